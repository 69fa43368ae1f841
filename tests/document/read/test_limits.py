"""What is too large, deep, slow or strange is refused before it costs anything."""

from __future__ import annotations

import io
import zipfile

import pytest

from tertial.document.read import limits
from tertial.document.read.limits import (
    Budget,
    Deadline,
    opened,
    require_pages,
    require_size,
    require_tags,
    unpacked,
    xml,
    xml_rows,
)
from tertial.errors import BadInput
from tests.document.read.making import zipped


def refused(error: pytest.ExceptionInfo[BadInput]) -> str:
    return error.value.code


def test_a_reading_that_takes_too_long_is_stopped() -> None:
    times = iter((0.0, 4.0, 6.0))
    deadline = Deadline(5, clock=lambda: next(times))
    deadline.check()
    with pytest.raises(BadInput) as error:
        deadline.check()
    assert (refused(error), error.value.values) == ("read.too_slow", {"seconds": 5})


def test_cells_are_counted_to_their_limit() -> None:
    budget = Budget(10)
    budget.spend(10)
    with pytest.raises(BadInput) as error:
        budget.spend()
    assert refused(error) == "read.too_many_cells"


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\xef\xbb\xbf", b"\0" * 10_000])
def test_nothing_at_all_is_empty(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        require_size(data)
    assert refused(error) == "read.empty"


def test_large_files_many_pages_and_many_tags_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_FILE", 10)
    monkeypatch.setattr(limits, "MOST_PAGES", 10)
    monkeypatch.setattr(limits, "MOST_TAGS", 10)
    with pytest.raises(BadInput) as error:
        require_size(b"a" * 11)
    assert refused(error) == "read.too_large"
    with pytest.raises(BadInput) as error:
        require_pages(11)
    assert refused(error) == "read.too_many_pages"
    with pytest.raises(BadInput) as error:
        require_tags(b"<" * 11)
    assert refused(error) == "read.too_many_cells"


# --- archives ---------------------------------------------------------------------------------------------


def test_an_archive_of_zeros_is_a_bomb_before_it_is_unpacked() -> None:
    with pytest.raises(BadInput) as error:
        opened(zipped({"word/document.xml": bytes(20 << 20)}))
    assert refused(error) == "read.bomb"


def test_an_archive_of_very_many_parts_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PARTS", 3)
    with pytest.raises(BadInput) as error:
        opened(zipped({str(n): "x" for n in range(4)}))
    assert refused(error) == "read.bomb"


def lying(size: int) -> bytes:
    """An archive whose directory says that its part is much smaller than it is."""
    data = zipped({"a": b"0" * 1000})
    true, false = (1000).to_bytes(4, "little"), size.to_bytes(4, "little")
    return data.replace(true, false)


def test_a_part_is_never_read_beyond_its_limit_whatever_the_directory_says() -> None:
    assert refused_by(lambda: unpacked(opened(zipped({"a": b"0" * 1000})), "a", 999)) == "read.bomb"
    assert refused_by(lambda: unpacked(opened(lying(10)), "a")) == "read.broken"


def refused_by(call: object) -> str:
    assert callable(call)
    with pytest.raises(BadInput) as error:
        call()
    return refused(error)


def test_a_part_that_is_locked_missing_or_damaged_is_told() -> None:
    whole = zipped({"a": "innehåll " * 50})
    locked = bytearray(whole)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[whole.index(mark) + at] |= 1
    assert refused_by(lambda: unpacked(opened(bytes(locked)), "a")) == "read.locked"
    assert refused_by(lambda: unpacked(opened(whole), "b")) == "read.broken"
    damaged = whole[:40] + bytes([whole[40] ^ 255]) + whole[41:]
    assert refused_by(lambda: unpacked(opened(damaged), "a")) == "read.broken"


def test_an_archive_inside_an_archive_is_only_bytes() -> None:
    inner = zipped({"x": bytes(1000)})
    assert zipfile.is_zipfile(io.BytesIO(unpacked(opened(zipped({"a": inner})), "a")))


# --- XML --------------------------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "ha">'
    + "".join(f'<!ENTITY c{n} "{(f"&c{n - 1};" if n else "&b;") * 10}">' for n in range(9))
    + "]><a>&c8;</a>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
ELSEWHERE = '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, ELSEWHERE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_document_types_and_entities_are_refused_in_any_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert refused_by(lambda: xml(data, "a.xml")) == "read.entities"
    assert refused_by(lambda: list(xml_rows(data, "a.xml", "a"))) == "read.entities"


def test_another_encoding_hides_no_document_type() -> None:
    hidden = '<?xml version="1.0" encoding="cp037"?>'.encode("cp037") + OUTSIDE.encode("cp037")
    assert refused_by(lambda: xml(hidden, "a.xml")) == "read.broken"


@pytest.mark.parametrize(
    "data",
    [b"", b"<a>", b"<a></b>", b"<a>\xff</a>", b"<a>&#xD800;</a>", b"<a>" * 5000, b"<a \0/>"],
)
def test_xml_that_is_none_is_a_broken_file_with_its_part(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        xml(data, "word/document.xml")
    assert refused(error) == "read.broken"
    assert "word/document.xml" in str(error.value.values["problem"])
    assert refused_by(lambda: list(xml_rows(data, "a.xml", "b"))) == "read.broken"


def test_rows_are_let_go_as_they_are_read() -> None:
    data = b"<r>" + b"".join(b"<a><b>%d</b></a>" % n for n in range(20_000)) + b"</r>"
    found = [(each.findtext("b"), len(each.getparent())) for each in xml_rows(data, "x.xml", "a")]
    assert [text for text, _ in found] == [str(n) for n in range(20_000)]
    assert max(kept for _, kept in found) < 5_000  # what the parser reads at a time
