"""Damaged files: no error but ours, and never half a voucher; the quick path answers as the exact one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.errors import TertialError
from tests.ledger.formats.sie_making import HEAD, Read, balance_lines, read_bytes, voucher

DATA = Path(__file__).resolve().parents[2] / "data" / "sie"
SMALL = (
    HEAD
    + "#RES 0 4010 3.00\n"
    + balance_lines("#PBUDGET", [("202001", "4010", "", "5.00"), ("202002", "4010", "1 a", "1.50")])
    + "".join(
        voucher(
            f'A {n} 202001{n:02d} "Räkning {n}"',
            f'4010 {{1 "51{n}" 6 "P 1"}} {n}.25 202001{n:02d} "Köp {n}"',
            f"2640 {{}} {n}.5",
            f"1930 {{}} -{2 * n}.75",
        )
        for n in range(1, 6)
    )
)
SOURCES: tuple[bytes, ...] = (
    SMALL.encode("cp437"),
    SMALL.encode("utf-8"),
    *(
        b"".join((DATA / name).read_bytes().splitlines(keepends=True)[first:last])
        for name, first, last in (
            ("jsisie_BL0001_typ4I.SI", 0, 40),
            ("jsisie_Kontek_Lonekorning.SI", 0, 60),
            ("jsisie_BL0001_typ4.SE", 0, 420),
            ("jsisie_Avendo_objektsaldo_typ3.se", 0, 90),
        )
    ),
)
JUNK = st.sampled_from(
    [
        *(b"{", b"}", b'"', b"\\", b"\n", b"\r", b"\x00", b"\x1a", b"\xff", b"\xc3", b"\t", b"-"),
        *(
            b"#TRANS",
            b"#VER A 1 20200101\n{\n",
            b"#SIETYP 3\n",
            b"#RAR 0 99999999 1\n",
            b" {1 2 3} ",
        ),
    ]
)
Mutation = Callable[[bytes], bytes]


@st.composite
def mutations(draw: st.DrawFn) -> Mutation:
    """One way to damage a file."""
    kind = draw(
        st.sampled_from(["byte", "cut", "junk", "drop line", "repeat line", "swap", "recode"])
    )
    place = draw(st.floats(0, 1))
    junk = draw(st.one_of(JUNK, st.binary(max_size=6)))

    def mutate(data: bytes) -> bytes:
        at = int(place * max(0, len(data) - 1))
        lines = data.split(b"\n")
        n = int(place * (len(lines) - 1))
        return {
            "byte": lambda: data[:at] + (junk[:1] or b"x") + data[at + 1 :],
            "cut": lambda: data[:at],
            "junk": lambda: data[:at] + junk + data[at:],
            "drop line": lambda: b"\n".join(lines[:n] + lines[n + 1 :]),
            "repeat line": lambda: b"\n".join([*lines[: n + 1], *lines[n:]]),
            "swap": lambda: b"\n".join([*lines[:n], *reversed(lines[n : n + 2]), *lines[n + 2 :]]),
            "recode": lambda: data[:at] + data[at:].decode("cp437").encode("utf-8"),
        }[kind]()

    return mutate


damaged = st.builds(
    lambda data, changes: _changed(data, changes),
    st.sampled_from(SOURCES),
    st.lists(mutations(), min_size=1, max_size=4),
)


def _changed(data: bytes, changes: list[Mutation]) -> bytes:
    for change in changes:
        data = change(data)
    return data


def outcome_of(data: bytes, **options: object) -> Read | str:
    """What a file gives, or the code that it is refused with; any other error is the test's failure."""
    try:
        return read_bytes(data, **options)
    except TertialError as error:
        return error.code


def told(found: Read | str) -> object:
    return found if isinstance(found, str) else (found.rows, found.report)


def vouchers(found: Read | str) -> set[str]:
    return set() if isinstance(found, str) else {row["voucher"] for row in found.outcome}


def unbalanced(found: Read | str) -> list[str]:
    """Vouchers of which a part was taken, or that do not add up."""
    sums: dict[str, int] = defaultdict(int)
    for row in [] if isinstance(found, str) else found.outcome:
        sums[row["voucher"]] += row["amount"]
    return [name for name, total in sums.items() if total]


few = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@few
@given(damaged)
def test_a_damaged_file_is_read_or_refused_and_never_gives_half_a_voucher(data: bytes) -> None:
    assert unbalanced(outcome_of(data)) == []


@few
@given(damaged)
def test_the_quick_path_reads_a_damaged_file_as_the_exact_one(data: bytes) -> None:
    assert told(outcome_of(data)) == told(outcome_of(data, quick=False))


@few
@given(damaged, st.sampled_from(["cp437", "utf-8", "latin-1", "cp1252", "utf-16", "ascii"]))
def test_any_encoding_may_be_asked_for(data: bytes, encoding: str) -> None:
    assert unbalanced(outcome_of(data, encoding=encoding)) == []


@few
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert unbalanced(outcome_of(data)) == []
    assert unbalanced(outcome_of(b"#SIETYP 4\n#VER A 1 20200101\n{\n" + data)) == []


FIELD = st.one_of(
    st.sampled_from(["4010", '"4010"', "{}", '{1 "52"}', '{"1" "5 2" 6 P}', "{1}", "1.50", "-1.50"])
    | st.sampled_from(
        ["20200131", '"20200131"', '""', '"en text"', '"a\\"b"', '"C:\\"', "ord", "7 8"]
    )
    | st.sampled_from(
        ["1.5", "1", "1.234", "1,5", '"1.50"', "#TRANS", "}", "{", '"', "\\", "x{1 2}"]
    ),
    st.text(alphabet='0149.-{}"\\ #aåÖ', max_size=8),
)
ROW = st.builds(
    lambda fields, gap: "#TRANS " + gap.join(fields),
    st.lists(FIELD, max_size=7),
    st.sampled_from([" ", "\t", "  "]),
)


@few
@given(
    st.lists(
        st.one_of(
            ROW,
            st.builds(
                lambda o, a, t: f"#TRANS 4010 {o} {a} 20200131 {t}",
                st.sampled_from(
                    ["{}", '{1 "52"}', "{6 P 1 5}", '{1 "a}b"}', '{1 "a{b"}', '{1 "x}']
                ),
                st.sampled_from(["1.50", "-1.50", "0"]),
                FIELD,
            ),
        ),
        max_size=6,
    ),
    FIELD,
    FIELD,
)
def test_the_quick_path_reads_any_row_as_the_exact_one(
    rows: list[str], series: str, text: str
) -> None:
    lines = [f"#VER {series} 1 20200131 {text}", "{", *rows, "}"]
    data = (HEAD + "\n".join(lines * 2) + "\n").encode("cp437")
    options = {"allow_unbalanced": True}
    assert told(outcome_of(data, **options)) == told(outcome_of(data, quick=False, **options))


@pytest.mark.parametrize("path", sorted(DATA.glob("*_*")), ids=lambda path: path.name)
def test_the_quick_path_reads_a_real_file_as_the_exact_one(path: Path) -> None:
    data = path.read_bytes()
    assert told(outcome_of(data)) == told(outcome_of(data, quick=False))


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1))
def test_a_file_that_is_cut_off_gives_only_whole_vouchers_or_tells(place: float) -> None:
    whole = SOURCES[0]
    cut = whole[: int(place * len(whole))]
    found = outcome_of(cut)
    assert unbalanced(found) == []
    complete = len(re.findall(rb"(?m)^\}$", cut))
    assert len(vouchers(found)) <= complete
