"""Copies of reports with one planted error each: how many are noticed, and how often an alarm is false.

The published reports beside the project are used as they are; which of their cells a sum or a variance covers, and
which figures in their texts a table backs, was written down by reading them (lines below), not by asking the rules.
An error is noticed when a finding that the unchanged report does not give, an error or a warning, names its line, its
table or the words around it. Reports that nobody has seen are invented from a seed in ``bench/invented.py``.
Alone: ``.venv/bin/python -m bench check``.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tertial.document.check import check
from tertial.document.check.finding import Checked, Finding, Where
from tertial.document.read import read

SEED = 20261124
COPIES = 60
"""Copies made of each report's tables; of its prose every figure is changed once each way."""
LEAST_OF_TABLES, LEAST_OF_PROSE, MOST_ALARMS = 0.90, 0.80, 1

COVERED = {
    "001": ((268, 288), (298, 309), (366, 368)),
    "002": ((670, 715), (744, 770), (790, 796), (1001, 1006)),
    "003": ((495, 502), (515, 520), (632, 632), (636, 639), (679, 681)),
    "004": ((308, 315), (321, 328), (476, 480), (492, 498), (522, 526), (544, 544)),
}
"""Lines whose cells stand in a sum, a variance or a change: (first, last) by report."""
BACKED = {
    "001": "43:305,0 43:4,5 51:3,6 199:9,1 260:3,6 290:305,0 290:4,5 292:-6,8 311:4,5 325:-1,7 325:-9,6 333:4,2 "
    "333:7,9 343:1,1 343:2,9 347:0,3 351:-1,0 351:-2,4 357:1,2 357:1,1",
    "002": "36:11,4 44:10,9 45:22,2 46:33,1 55:46,2 653:3,6 654:36,7 717:842,6 718:11,4 720:14,1 721:-32,5 726:-30,5 "
    "733:-14,8 772:11,4 776:10,9 777:22,2 778:33,1 798:46,2 851:6,3 854:9,4 914:18,8 917:17,7 964:2,2 966:1,7 "
    "971:0,8 978:-6,9 979:-7,4 986:-10,6 989:-11,7 995:0,7 995:1,0 1008:5,4 1013:0,1",
    "003": "504:1558,8 575:0,4 579:5,0 583:25,0 587:0,8 591:1,2 595:0,8 599:0,8 603:1,2 607:-4,5 611:2,5 651:29 "
    "683:4,4",
    "004": "1:3,8 2:3,4 7:2,5 51:3,4 272:3,8 273:3,4 278:2,5 285:8,3 294:6 294:8 502:1214 505:1655 509:1919 "
    "514:2450 527:1,5 546:399",
}
"""Figures in texts that a table of the same report backs: line:figure."""
FORCED = {"001": 0, "002": 1, "003": 1, "004": 2}
"""Faults that the published reports have: a cell copied from another row, a lost minus, two sums that lack a row."""

_DIGITS = re.compile(r"(?<![\w,])(?P<sign>[-−+] ?)?(?P<digits>\d+(?:,\d+)?)(?![\w])")


@dataclass(frozen=True, slots=True)
class Planted:
    """One change of one line: what stood there, what stands there now."""

    report: str
    kind: str
    line: int
    before: str
    after: str
    lines: tuple[int, int]


def run(rows: int) -> list[str]:
    """Lines to print; ``rows`` does not matter here."""
    return [*published(), *(line for line in invented())]


# --- the published reports ------------------------------------------------------------------------------------------


def reports() -> dict[str, str]:
    """The texts of the published reports by number; none where the folder is not there."""
    folder = Path(os.environ.get("TERTIAL_REFERENCE_DIR", Path(__file__).parents[2] / "shared"))
    return {
        path.name[:3]: path.read_text("utf-8")
        for path in sorted((folder / "reports").glob("*.txt"))
    }


def published() -> Iterator[str]:
    """A line for each report: alarms on the unchanged file, recall in tables and in prose, and by kind of error."""
    kinds: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    for report, text in reports().items():
        before = checked(text, report)
        alarms = sum(f.severity == "error" for f in before.findings) - FORCED[report]
        warnings = sum(f.severity == "warning" for f in before.findings)
        for name, planted in (
            ("tabell", list(in_tables(report, text, random.Random(f"{SEED}{report}")))),
            ("text", list(in_prose(report, text, random.Random(f"{SEED}{report}")))),
        ):
            hits = 0
            for each in planted:
                hit = is_noticed(before, checked(changed(text, each), report), each)
                hits += hit
                kinds[f"{name}, {each.kind}"] += 1
                noticed[f"{name}, {each.kind}"] += hit
            least = LEAST_OF_TABLES if name == "tabell" else LEAST_OF_PROSE
            share = hits / len(planted)
            verdict = "ok" if share >= least and alarms <= MOST_ALARMS else "ÖVER"
            yield (
                f"Granska {report}, planterade fel i {name}: {hits} av {len(planted)} märkta ({share:.0%}, minst "
                f"{least:.0%}); oändrad: {alarms} fel utöver kända (högst {MOST_ALARMS}), "
                f"{warnings} varningar  {verdict}"
            )
    for kind, n in sorted(kinds.items()):
        yield f"  {kind:<28} {noticed[kind]:>4} av {n:<4} ({noticed[kind] / n:.0%})"


def checked(text: str, name: str) -> Checked:
    return check(read(text.encode(), f"{name}.txt"), name)


def changed(text: str, planted: Planted) -> str:
    """The text with one line changed."""
    lines = text.split("\n")
    lines[planted.line - 1] = planted.after
    return "\n".join(lines)


def in_tables(report: str, text: str, chance: random.Random) -> Iterator[Planted]:
    """Copies with one cell wrong; which cells and how is drawn from the seed, each place once."""
    lines = text.split("\n")
    places = [
        (number, first, last, match)
        for first, last in COVERED[report]
        for number in range(first, last + 1)
        for match in _cells(lines[number - 1])
    ]
    for number, first, last, match in chance.sample(places, min(COPIES, len(places))):
        kind, after = _wrong(lines[number - 1], match, chance, ("siffra", "omkastad", "tecken"))
        if after:
            yield Planted(report, kind, number, lines[number - 1], after, (first, last))


def _cells(line: str) -> Iterator[re.Match[str]]:
    """The numbers of a row, not those in its label."""
    after_label = line.find("\t") if "\t" in line else _label_end(line)
    for match in _DIGITS.finditer(line):
        if (
            match.start() > after_label
            and float(match["digits"].replace(",", "."))
            and match["digits"][:2] != "20"
        ):
            yield match


def _label_end(line: str) -> int:
    """Where the label of a row ends: at the last letter before its first figure that stands alone."""
    match = re.match(r".*[^\W\d_][^\s]*(?= )", line)
    return match.end() if match else 0


def in_prose(report: str, text: str, chance: random.Random) -> Iterator[Planted]:
    """Copies with one figure of a text wrong."""
    lines = text.split("\n")
    for place in BACKED[report].split():
        number, figure = place.split(":")
        line = lines[int(number) - 1]
        pattern = (
            r"(?<![\d,])(?P<sign>-)?(?P<digits>" + " ?".join(figure.lstrip("-")) + r")(?![\d,])"
        )
        match = re.search(pattern, line)
        assert match, (report, place)
        for wanted in ("siffra", "omkastad"):
            kind, after = _wrong(line, match, chance, (wanted,))
            if after:
                yield Planted(report, kind, int(number), line, after, (int(number), int(number)))


def _wrong(
    line: str, match: re.Match[str], chance: random.Random, ways: tuple[str, ...]
) -> tuple[str, str]:
    """(Kind, the line with the figure changed), or an empty line where that changes nothing that rounding does not."""
    kind = chance.choice(ways)
    sign, digits = match["sign"] or "", match["digits"]
    if kind == "tecken" and re.search(r"\d $", line[: match.start()]):
        return kind, ""  # the second group of a number has no sign of its own
    if kind == "tecken":
        new = digits if sign else f"-{digits}"
        return kind, line[: match.start()] + new + line[match.end() :]
    numbers = [n for n, sign_ in enumerate(digits) if sign_.isdigit()]
    if kind == "omkastad":
        pairs = [(a, b) for a, b in pairwise(numbers) if abs(int(digits[a]) - int(digits[b])) > 1]
        if not pairs:
            return kind, ""
        a, b = chance.choice(pairs)
        swapped = list(digits)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        new = "".join(swapped)
    else:
        n = chance.choice(numbers[:-1] or numbers)
        old = int(digits[n])
        choices = [d for d in range(1 if n == 0 else 0, 10) if abs(d - old) >= 2]
        new = digits[:n] + str(chance.choice(choices)) + digits[n + 1 :]
    return kind, line[: match.start()] + sign + new + line[match.end() :]


def is_noticed(before: Checked, after: Checked, planted: Planted) -> bool:
    """A new error or warning names the line, its table, or stands in what it quotes."""
    known = {finding.key for finding in before.findings}
    return any(
        _names(finding, planted)
        for finding in after.findings
        if finding.key not in known and finding.severity != "info"
    )


def _names(finding: Finding, planted: Planted) -> bool:
    first, last = planted.lines
    return any(_is_at(where, first, last) for where in (finding.where, *finding.also))


def _is_at(where: Where, first: int, last: int) -> bool:
    return bool(where.place and where.place.line and first - 3 <= where.place.line <= last + 1)


# --- reports that nobody has seen -----------------------------------------------------------------------------------


def invented() -> Iterator[str]:
    """Recall and alarms on reports invented from a seed, in every format."""
    from bench.invented import measured

    yield from measured(SEED)
