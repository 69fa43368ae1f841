"""Files that are broken or mean harm, made here by name; run as a program it reads a folder of them in little memory.

``python -m tests.document.read.hostile FOLDER`` prints what became of each file as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.document.read.making import (
    EXCEL,
    WORD,
    S,
    document,
    p,
    relations,
    row,
    style,
    tbl,
    tc,
    tr,
    types,
    word,
    workbook,
    zipped,
)

MEMORY: Final = 1 << 30
SOUND_WORD: Final = word(
    p("Drift", "R1") + p("Utfall 11,4 mnkr.") + tbl(tr("", "Budget"), tr("Bidrag", "85,6")),
    styles=style("R1", "heading 1"),
)
SOUND_BOOK: Final = workbook(row(1, "mnkr", "Budget") + row(2, "Bidrag", "85.6"))
SOUND_PAGE: Final = "<h1>Drift</h1><p>åäö</p><table><tr><th>a<th>b<tr><td>1<td>2</table>".encode()
CYCLE: Final = style("A", "a", '<w:basedOn w:val="B"/>') + style("B", "b", '<w:basedOn w:val="A"/>')
LAUGHS: Final = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x0 "ha">'
    + "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9))
    + "]>"
)


def broken() -> Iterator[tuple[str, bytes]]:
    """Files that a disk, a network or a program has broken: read as far as it goes, or refused."""
    sound = {"word": SOUND_WORD, "book": SOUND_BOOK, "page": SOUND_PAGE}
    for name, data in sound.items():
        for part in range(1, 8):
            yield f"{name}-cut-{part}", data[: len(data) * part // 8]
        chance = random.Random(name)
        for n in range(12):
            flipped = bytearray(data)
            for _ in range(3):
                flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
            yield f"{name}-flipped-{n}", bytes(flipped)
    yield (
        "word-as-book",
        zipped({"[Content_Types].xml": types("/x", EXCEL), "word/document.xml": document("")}),
    )
    yield (
        "book-as-word",
        zipped({"[Content_Types].xml": types("/x", WORD), "xl/workbook.xml": "<x/>"}),
    )
    yield "word-without-body", zipped({"word/document.xml": "<x/>"})
    yield "word-no-main", zipped({"[Content_Types].xml": types("/x", WORD)})
    yield "book-no-sheets", zipped({"xl/workbook.xml": f'<workbook xmlns="{S}"/>'})
    yield "ods-nothing", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    yield "word-styles-in-a-circle", word(p("a", "A"), styles=CYCLE)
    yield "word-points-at-itself", _circular()
    yield "page-bad-utf-8", b"<p>\xff\xfe\xc3\x28 \xed\xa0\x80</p>"
    yield "page-surrogates", b"<p>&#xD800;&#xDFFF; &#0; &#x110000;</p>"
    yield "page-nulls", b"<p>a\0b</p>" * 50
    yield "text-surrogates", b"Rubrik\n\xed\xa0\x80\xed\xbf\xbf 11,4 mnkr"
    yield "text-nulls", b"Utfall\0 11,4 mnkr " * 3 + b"text som ar lang nog " * 40
    yield (
        "xls-header-only",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "Workbook".encode("utf-16-le").ljust(128, b"\0"),
    )
    yield "xls-noise", _noisy_xls()


def harmful() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """(name, the code it is refused with, the file): what would cost much memory or time if it were read."""
    zeros = zlib_of_zeros(1 << 30)
    yield "gigabyte-of-zeros", "read.bomb", lambda: _stored_as("word/document.xml", zeros, 1 << 30)
    yield "gigabyte-that-lies", "read.broken", lambda: _stored_as("word/document.xml", zeros, 1000)
    yield "many-parts", "read.bomb", lambda: zipped({f"p{n}": "" for n in range(10_001)})
    yield "laughs-word", "read.entities", lambda: _word_of(LAUGHS + document(p("&x9;")))
    yield (
        "laughs-utf-16",
        "read.entities",
        lambda: _word_of((LAUGHS + document("")).encode("utf-16")),
    )
    yield (
        "external-entity",
        "read.entities",
        lambda: _word_of(
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + document(p("&x;"))
        ),
    )
    yield (
        "million-cells",
        "read.too_many_cells",
        lambda: workbook(
            "".join(
                f"<row>{''.join(f'<c><v>{n * k % 9973}</v></c>' for k in range(1000))}</row>"
                for n in range(600)
            )
        ),
    )
    yield (
        "ten-million-cells",
        "read.bomb",
        lambda: workbook(f"<row>{'<c><v>1</v></c>' * 1000}</row>" * 10_000),
    )
    yield (
        "diagonal-cells",
        "read.too_many_cells",
        lambda: workbook(
            "".join(
                f'<row r="{n}"><c r="{_letters(n)}{n}"><v>1</v></c><c><v>2</v></c></row>'
                for n in range(1, 9000)
            )
        ),
    )
    yield (
        "column-beyond",
        "read.broken",
        lambda: workbook('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'),
    )
    yield "row-beyond", "read.broken", lambda: workbook('<row r="9999999"><c><v>1</v></c></row>')
    yield "nested-tables", "read.too_deep", lambda: word(_nested(60))
    yield "nested-elements", "read.broken", lambda: _word_of("<a>" * 100_000)
    yield (
        "wide-spans",
        "read.too_many_cells",
        lambda: word(
            tbl(*[tr(*[tc("1", '<w:gridSpan w:val="999999999"/>')] * 60) for _ in range(60)])
        ),
    )
    yield (
        "page-wide-spans",
        "read.too_many_cells",
        lambda: (
            b"<html><table>"
            b"<tr>" + b"<td colspan=1000 rowspan=65534>1" * 20 + b"<tr><td>1<td>2" * 3000
        ),
    )
    yield "page-of-tags", "read.too_many_cells", lambda: b"<html>" + b"<p>" * 2_100_000
    yield "text-too-large", "read.too_much_text", lambda: b"Bidrag 11,4\n" * 1_000_000
    yield "page-too-large", "read.too_much_text", lambda: b"<html>" + b"text " * 6_000_000


def strange() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Files that look as if they would cost much and are read quickly all the same."""
    yield (
        "dimension-lies",
        lambda: workbook(
            row(1, "a", "b") + row(2, "c", "1"), before='<dimension ref="A1:XFD1048576"/>'
        ),
    )
    yield (
        "far-corner",
        lambda: workbook(
            row(1, "a", "b")
            + row(2, "c", "1")
            + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
    )
    yield (
        "merged-all",
        lambda: workbook(
            row(1, "a", "b") + row(2, "c", "1"),
            after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
    )
    yield (
        "merged-often",
        lambda: workbook(
            row(1, "a", "b") + row(2, "c", "1"),
            after="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 60_000 + "</mergeCells>",
        ),
    )
    yield "deep-page", lambda: b"<div>" * 20_000 + b"text" + b"</div>" * 20_000
    yield "deep-tables-page", lambda: b"<table><tr><td>" * 3000 + b"text"
    yield "unclosed", lambda: b"<html>" + b"<b><i><u>" * 20_000 + b"text"
    yield "long-attribute", lambda: b"<html><p title='" + b"a" * 5_000_000 + b"'>text</p>"
    yield "long-line", lambda: b"1 234,5 " * 40_000
    yield "many-lines", lambda: b"Bidrag\t85,6\t95,2\n" * 10_000
    yield "many-paragraphs", lambda: word(p("Utfall 11,4 mnkr av 12,0 mnkr.") * 5_000)
    yield "long-paragraph", lambda: word(p("Utfallet är 11,4 mnkr, varav 9,1 procent. " * 10_000))
    yield "many-notes", lambda: b"<table><tr><td>a<td>1</table>" + b"<p>* not</p>" * 20_000


def _circular() -> bytes:
    return zipped(
        {
            "_rels/.rels": relations(r1="officeDocument word/document.xml"),
            "word/_rels/document.xml.rels": relations(
                r1="styles document.xml", r2="numbering ../_rels/.rels"
            ),
            "word/document.xml": document(p("text")),
        }
    )


def _noisy_xls() -> bytes:
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[24:34] = bytes.fromhex("3e000300feff09000600")
    noise = random.Random(5).randbytes(6000)
    return bytes(head) + "Workbook".encode("utf-16-le").ljust(128, b"\0") + noise


def zlib_of_zeros(size: int) -> bytes:
    """So many zeros, deflated raw, without ever having them all: one block that knows no other, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size >> 20) + packer.flush()


def _stored_as(name: str, packed: bytes, size: int) -> bytes:
    """An archive whose one part says that it unpacks to ``size`` bytes."""
    head = (0x14).to_bytes(2, "little") + bytes(2) + (8).to_bytes(2, "little") + bytes(8)
    sizes = len(packed).to_bytes(4, "little") + size.to_bytes(4, "little")
    named = len(name).to_bytes(2, "little") + bytes(2)
    local = b"PK\x03\x04" + head + sizes + named + name.encode() + packed
    central = b"PK\x01\x02" + bytes([0x14, 0]) + head + sizes + named + bytes(14) + name.encode()
    end = b"PK\x05\x06" + bytes(4) + bytes([1, 0, 1, 0])
    return (
        local
        + central
        + end
        + len(central).to_bytes(4, "little")
        + len(local).to_bytes(4, "little")
        + bytes(2)
    )


def _word_of(main: str | bytes) -> bytes:
    return zipped(
        {"[Content_Types].xml": types("/word/document.xml", WORD), "word/document.xml": main}
    )


def _nested(depth: int) -> str:
    inner = p("innerst")
    for _ in range(depth):
        inner = tbl(tr(tc(more=inner)))
    return inner


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def main(folder: Path) -> None:
    """Reads every file of the folder in turn, in ``MEMORY`` bytes of address space."""
    import resource

    from tertial.document.read import read
    from tertial.errors import BadInput

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    became: dict[str, dict[str, object]] = {}
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        start = time.process_time()
        try:
            read(data, path.name)
            what = "read"
        except BadInput as error:
            what = error.code
        except Exception as error:  # shown by the test, with the file's name
            what = f"{type(error).__name__}: {error}"
        became[path.name] = {"what": what, "seconds": time.process_time() - start}
    json.dump(became, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
