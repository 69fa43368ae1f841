"""Row headers are the same whichever way they are set, and the file is whole after it."""

from __future__ import annotations

import io
from typing import Any

from tertial.document.render.pdf import compile_source, source
from tertial.document.render.row_headers import _rewritten, by_pikepdf, with_row_headers
from tests.document.sample import document


def headers(content: bytes) -> list[tuple[str, str, int]]:
    """Kind, scope and rows of every cell, in the order of the structure."""
    import pikepdf

    found: list[tuple[str, str, int]] = []

    def walk(node: Any) -> None:
        kids = node.get("/K")
        if str(node.get("/S", "")) in ("/TD", "/TH"):
            own = node.get("/A", pikepdf.Dictionary())
            parts = list(own) if isinstance(own, pikepdf.Array) else [own]
            scopes = [str(each["/Scope"]) for each in parts if "/Scope" in each]
            spans = [int(each["/RowSpan"]) for each in parts if "/RowSpan" in each]
            found.append((str(node.S), "".join(scopes), max(spans, default=1)))
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                walk(kid)

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        walk(pdf.Root.StructTreeRoot)
    return found


def test_both_ways_give_the_same_headers() -> None:
    plain = compile_source(source(document()))
    quick = with_row_headers(plain)
    assert quick == _rewritten(plain)
    assert headers(quick) == headers(by_pikepdf(plain))
    assert ("/TH", "/Row", 1) in headers(quick)
    assert ("/TH", "/Row", 1) not in headers(plain)


def test_a_file_built_in_another_way_is_taken_too() -> None:
    rebuilt = by_pikepdf(compile_source(source(document())))
    assert _rewritten(rebuilt + b"\n%") is None
    assert headers(with_row_headers(rebuilt)) == headers(rebuilt)
