"""Makes the first cell of each row of a PDF's tables the header of its row, which Typst cannot (TH with Scope Row).

Typst writes its objects one after another in the open, with a table of where each begins: the few that change are
written anew and the table with them. A file that is built in another way goes through pikepdf, ten times as slowly.
"""

from __future__ import annotations

import io
import re
from typing import Any, Final

TABLELESS: Final = frozenset(
    ("/P", "/H1", "/H2", "/H3", "/H4", "/Figure", "/Caption", "/THead", "/TOC", "/L")
)
"""Kinds of structure without a table's body in them: not looked into."""
_BODY: Final = re.compile(rb"<</Type/StructElem/S/TBody/P \d+ 0 R/K\[([^\]]*)\]")
_ROW: Final = re.compile(rb"<</Type/StructElem/S/TR/P \d+ 0 R/K\[(\d+) 0 R")
_CELL: Final = re.compile(rb"<</Type/StructElem/S/TD(?=/)")
_KID: Final = re.compile(rb"(\d+) 0 R")
_SPAN: Final = re.compile(rb"/RowSpan \d+")
_NESTED: Final = re.compile(rb"\[|\]|<<|>>")
_SUSPECTS: Final = b"/MarkInfo<</Marked true/Suspects false>>"
_END: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENTRY: Final = 20


def with_row_headers(content: bytes) -> bytes:
    """The same PDF with its row headers marked."""
    return _rewritten(content) or by_pikepdf(content)


def _rewritten(content: bytes) -> bytes | None:
    """The file with the changed objects in it; ``None`` where it is not built as expected."""
    end = _END.search(content)
    table = int(end[1]) if end else 0
    head = re.compile(rb"xref\n0 (\d+)\n").match(content, table)
    if not head or b"\r\nendstream" in content:
        return None
    count = int(head[1])
    entries = content[head.end() : head.end() + _ENTRY * count]
    starts = [int(entries[at : at + 10]) for at in range(0, len(entries), _ENTRY)]
    if len(entries) != _ENTRY * count or entries.count(b" f") != 1:
        return None
    order = sorted(range(1, count), key=starts.__getitem__)
    ends = dict(zip(order, [*(starts[n] for n in order[1:]), table], strict=True))
    objects = {n: content[starts[n] : ends[n]] for n in order}
    for number in _first_cells(objects):
        objects[number] = _as_header(objects[number])
    parts, place = [content[: starts[order[0]]]], starts[order[0]]
    found = {0: entries[:_ENTRY]}
    for number in order:
        made = objects[number].replace(_SUSPECTS, b"/MarkInfo<</Marked true>>", 1)
        found[number] = b"%010d" % place + entries[number * _ENTRY + 10 : (number + 1) * _ENTRY]
        parts.append(made)
        place += len(made)
    trailer = content[head.end() + _ENTRY * count : end.start(1) if end else 0]
    parts += [head[0], *(found[n] for n in range(count)), trailer, b"%d\n%%%%EOF" % place]
    return b"".join(parts)


def _first_cells(objects: dict[int, bytes]) -> list[int]:
    """The objects that are the first cell of a row of a table's body."""
    found = []
    for data in objects.values():
        body = _BODY.search(data)
        for kid in _KID.findall(body[1]) if body else ():
            row = _ROW.search(objects[int(kid)])
            if row and _CELL.search(objects[int(row[1])]):
                found.append(int(row[1]))
    return found


def _as_header(data: bytes) -> bytes:
    """The cell as a header of its row, beside it how many rows it takes."""
    data = data.replace(b"/S/TD", b"/S/TH", 1)
    start = re.search(rb"/A(?=\[|<<)", data)
    scope = b"/A<</O/Table/Scope/Row>>"
    if start is None:
        return data.replace(b"/S/TH", b"/S/TH" + scope, 1)
    depth = 0
    for sign in _NESTED.finditer(data, start.end()):
        depth += 1 if sign[0] in (b"[", b"<<") else -1
        if depth == 0:
            break
    old = data[start.start() : sign.end()]
    span = _SPAN.search(old)
    more = span[0] if span else b""
    return data.replace(old, b"/A<</O/Table/Scope/Row" + more + b">>", 1)


def by_pikepdf(content: bytes) -> bytes:
    """The same for any PDF."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/Suspects" in pdf.Root.MarkInfo:
            del pdf.Root.MarkInfo["/Suspects"]  # false is its default; some readers complain of it
        _walk(pdf.Root.StructTreeRoot, in_body=False)
        _end_clearly(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _walk(node: Any, *, in_body: bool) -> None:
    import pikepdf

    kids, kind = node.get("/K"), str(node.get("/S", ""))
    if kids is None or kind in TABLELESS:
        return
    children = [
        kid
        for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
        if isinstance(kid, pikepdf.Dictionary)
    ]
    if in_body and kind == "/TR" and children and children[0].get("/S") == "/TD":
        children[0].S = pikepdf.Name.TH
        children[0].A = _as_row_header(children[0].get("/A"))
        return
    for child in children:
        _walk(child, in_body=in_body or kind == "/TBody")


def _as_row_header(attributes: Any) -> Any:
    """The scope of a row's header beside the attributes the cell has: how many rows it takes, above all."""
    import pikepdf

    kept = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    spans = [
        each["/RowSpan"]
        for each in kept
        if isinstance(each, pikepdf.Dictionary) and "/RowSpan" in each
    ]
    made = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    if spans:
        made.RowSpan = spans[0]
    return made


def _end_clearly(pdf: Any) -> None:
    """A page whose compressed content happens to end in a carriage return gets a space more.

    That byte and the line break after it are one end of line to strict readers, who then miss a byte.
    """
    for page in pdf.pages:
        content = page.obj.Contents
        if content.read_raw_bytes().endswith(b"\r"):
            content.write(content.read_bytes() + b" ")
