"""No file gives a traceback, hangs or fills the memory: it is read, or refused with a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.document.model import Document
from tertial.document.read import read
from tertial.document.read.recognise import _READERS, format_of
from tertial.errors import BadInput
from tests.document.read.hostile import SOUND_BOOK, SOUND_PAGE, SOUND_WORD, broken, harmful, strange
from tests.document.read.making import p, tbl, tc, tr, word, workbook

ROOT = Path(__file__).resolve().parents[3]
LONGEST_SECONDS = 8.0
BROKEN = dict(broken())
HARMFUL = {name: code for name, code, _ in harmful()}
STRANGE = [name for name, _ in strange()]


@dataclass(frozen=True)
class Outcome:
    what: str
    seconds: float


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What became of every file, read in a process of its own that may have 1 GiB of address space."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, data in BROKEN.items():
        (folder / name).write_bytes(data)
    for name, _, make in harmful():
        (folder / name).write_bytes(make())
    for name, make in strange():
        (folder / name).write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-m", "tests.document.read.hostile", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: Outcome(**found) for name, found in json.loads(done.stdout).items()}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_read_or_refused(outcomes: dict[str, Outcome], name: str) -> None:
    assert outcomes[name].what == "read" or outcomes[name].what.startswith("read.")
    assert outcomes[name].seconds < LONGEST_SECONDS


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_is_refused_quickly(outcomes: dict[str, Outcome], name: str) -> None:
    assert outcomes[name].what == HARMFUL[name]
    assert outcomes[name].seconds < LONGEST_SECONDS


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_is_read_quickly(outcomes: dict[str, Outcome], name: str) -> None:
    assert outcomes[name].what == "read"
    assert outcomes[name].seconds < LONGEST_SECONDS


# --- made up ----------------------------------------------------------------------------------------------

NUMBERS = st.sampled_from(
    ["", "0", "-1", "1", "999999999999", "1e9", "x", "0.5", "²", "NaN", "true"]
)
TAGS = st.sampled_from(
    ["w:p", "w:tc", "w:tr", "w:tbl", "w:r", "w:t", "w:sdt", "w:ins", "w:del", "w:pPr"]
)
SPANS = st.sampled_from(
    ["gridSpan", "vMerge", "outlineLvl", "pStyle", "gridBefore", "numPr", "ind"]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file of some format with pieces cut out, doubled, changed."""
    data = draw(
        st.sampled_from([SOUND_WORD, SOUND_BOOK, SOUND_PAGE, b"# Drift\n\nUtfall 11,4 mnkr\n"])
    )
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        piece = draw(st.sampled_from([b"", data[at : at + length] * 2, b"\0", b"<", b"\xff\xfe"]))
        data = data[:at] + piece + data[at + length :]
    return data


@st.composite
def odd_words(draw: st.DrawFn) -> bytes:
    """A Word file whose elements stand where none should, with values that none should have."""
    parts = [p("text"), tbl(tr("a", "1"), tr("b", "2")), p("Rubrik", "R1")]
    for _ in range(draw(st.integers(1, 6))):
        tag, inner = draw(TAGS), draw(st.sampled_from(parts))
        span, value = draw(SPANS), draw(NUMBERS)
        cell = tc("1", f'<w:{span} w:val="{value}" w:left="{value}"/>')
        parts += [f"<{tag}>{inner}</{tag}>", tbl(tr(cell, "2"), tr("x", cell))]
    return word("".join(parts))


@st.composite
def odd_books(draw: st.DrawFn) -> bytes:
    """A workbook with odd places, kinds, styles and merges."""
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        place, kind, value = (
            draw(NUMBERS),
            draw(st.sampled_from(["s", "n", "b", "e", "d", "str"])),
            draw(NUMBERS),
        )
        letters = draw(st.sampled_from(["A", "B", "XFD", "ZZZ", "", "a"]))
        rows.append(
            f'<row r="{place}"><c r="{letters}{place}" t="{kind}" s="{value}"><v>{value}</v></c></row>'
        )
    area = draw(st.sampled_from(["A1:B2", "B2:A1", "A1:XFD1048576", "A1", "x", "A0:B0"]))
    return workbook("".join(rows), after=f'<mergeCells><mergeCell ref="{area}"/></mergeCells>')


@st.composite
def odd_pages(draw: st.DrawFn) -> bytes:
    names = [
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "p",
        "b",
        "sup",
        "li",
        "h2",
        "br",
        "dl",
        "dt",
        "caption",
    ]
    said = []
    for _ in range(draw(st.integers(1, 25))):
        name, value = draw(st.sampled_from(names)), draw(NUMBERS)
        said.append(
            draw(
                st.sampled_from(
                    [f"<{name} colspan={value} rowspan={value}>", f"</{name}>", "1 234,5"]
                )
            )
        )
    return ("<html>" + "".join(said)).encode()


def became(data: bytes) -> str:
    """ "document", or the code that the file was refused with; any other error is not caught."""
    try:
        _READERS[format_of(data)](data)  # without what guards readers
        return type(read(data)).__name__
    except BadInput as error:
        return error.code


EVERYTHING = st.one_of(st.binary(max_size=300), damaged(), odd_words(), odd_books(), odd_pages())


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVERYTHING)
def test_any_bytes_become_a_document_or_are_refused(data: bytes) -> None:
    what = became(data)
    assert what == Document.__name__ or what.startswith("read.")


def test_what_is_made_up_is_read_where_it_is_sound() -> None:
    assert {became(each) for each in (SOUND_WORD, SOUND_BOOK, SOUND_PAGE)} == {"Document"}
