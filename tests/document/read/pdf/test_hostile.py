"""Files that are broken, locked, endless or strange: refused with a code, or told page by page."""

from __future__ import annotations

import io
from functools import lru_cache

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.document.model import Place, Unread
from tertial.document.read.pdf import read_pdf
from tertial.errors import BadInput
from tests.document.read.pdf.setting import said, typeset

ANYTHING = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@lru_cache(maxsize=1)
def sound() -> bytes:
    rows = ", ".join(f"[Rad {n}], [{n},0], [{n},5]" for n in range(30))
    return typeset(f"= Rubrik\n#lorem(80)\n#table(columns: 3, stroke: 0.4pt, {rows})\n#lorem(900)")


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type] # the test's own keywords
    return out.getvalue()


def blank(pages: int) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(300, 300))
    return pdf


def locked() -> bytes:
    how = pikepdf.Encryption(user="hemligt", owner="hemligare")
    return saved(pikepdf.open(io.BytesIO(sound())), encryption=how)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "read.broken", id="nothing"),
        pytest.param(b"%PDF-1.7\n", "read.broken", id="a head alone"),
        pytest.param(b"%PDF-1.7 " + b"\xff" * 5000, "read.broken", id="noise"),
        pytest.param(saved(blank(0)), "read.broken", id="no pages"),
        pytest.param(saved(blank(2001)), "read.too_many_pages", id="too many pages"),
        pytest.param(locked(), "read.locked", id="a password"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_pdf(content)
    assert refused.value.code == code


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    how = pikepdf.Encryption(user="", owner="hemligt")
    content = saved(pikepdf.open(io.BytesIO(sound())), encryption=how)
    assert said(read_pdf(content)) == said(read_pdf(sound()))


def test_pages_of_absurd_size_are_read_as_empty() -> None:
    pdf = blank(1)
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 1_000_000_000, 1_000_000_000])
    assert read_pdf(saved(pdf)).parts == ()


def test_a_page_that_is_a_picture_is_told() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (600, 800), 255).save(out, "PDF")
    reading = read_pdf(out.getvalue())
    assert (reading.parts, reading.unread) == ((), (Unread("image_page", Place(page=1)),))


def test_a_page_whose_letters_the_file_does_not_name_is_told() -> None:
    pdf = pikepdf.open(io.BytesIO(typeset("#lorem(80)")))
    for font in pdf.pages[0].Resources.Font.values():
        words = font.ToUnicode.read_bytes()
        font.ToUnicode = pdf.make_stream(words.replace(b"<00", b"<E0"))
    assert read_pdf(saved(pdf)).unread == (Unread("garbled_page", Place(page=1)),)


@ANYTHING
@given(st.data())
def test_a_file_that_ends_too_early_is_refused_or_read(data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(sound())))
    assert refused_or_read(sound()[:end])


@ANYTHING
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=60))
def test_a_file_with_changed_bytes_is_refused_or_read(changes: list[tuple[float, int]]) -> None:
    content = bytearray(sound())
    for where, byte in changes:
        content[int(where * (len(content) - 1))] = byte
    assert refused_or_read(bytes(content))


def refused_or_read(content: bytes) -> bool:
    """Whether a file is read or refused; anything else is raised."""
    try:
        return read_pdf(content).pages is not None
    except BadInput as refused:
        return refused.code.startswith("read.")
