"""Heading lines whose columns are lost become names of columns: "Budget Prognos Avvikelse" are three.

The number of columns is known from the rows; of all ways to part the words into so many, the one whose parts sound most
like headings is taken. Lines above and below go to the last columns, or to groups of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tertial.document.understand.cells import unit_in
from tertial.document.understand.fold import distance, folded
from tertial.document.understand.headings import bare, is_period_heading, sounds_like_heading

_MOST_WORDS: Final = 60
MOST_COLUMNS: Final = 40
_ONE_WORD: Final = re.compile(
    r"budget\w*|prognos\w*|utfall\w*|avvikelse\w*|avv|bokslut\w*|netto|brutto|kostnad(?:er)?|intakt(?:er)?|bidrag"
    r"|etappmal\w*|malvarde\w*|skillnad|forandring|diff(?:erens)?|trend|summa|totalt?|kvinnor|man|flickor|pojkar|andel"
    r"|ansokt|erhallet|budgeterat|belopp|antal|kommentar|status|resultat|ranking|medel|median"
)
_WORDS: Final = """
budget prognos utfall avvikelse bokslut netto kostnad intäkt etappmål målvärde skillnad förändring ackumulerat helår
perioden föregående indikatorer
"""
_KNOWN: Final = tuple(_WORDS.split())
_KNOWN_BARE: Final = frozenset(map(bare, _KNOWN))
_MONTHS: Final = tuple("Jan Feb Mar Apr Maj Jun Jul Aug Sep Okt Nov Dec".split())  # noqa: SIM905  # as they are printed
_QUALIFIER: Final = re.compile(
    r"helar\w*|(?:19|20)\d\d\w*|ack\w*\.?|jan\w*\.?|feb\w*\.?|mar\w*\.?|apr\w*\.?|maj|juni?|juli?|aug\w*\.?|sep\w*\.?"
    r"|okt\w*\.?|nov\w*\.?|dec\w*\.?|period\w*|t ?[123]|%|\(%\)|tkr|mnkr|kr|mkr|\([^)]*\)|foreg\w*|fg|ar|innev\w*|\d\d-"
    r"|mot|budget|delar|-|–|ej|i|till|av|for|per|och|\d"
)
_GROUP: Final = re.compile(
    r"helar\w*|aret|perioden?\b.*|period\b.*|ack\w*|delar.*|tertial.*|kvartal.*|(?:19|20)\d\d|foreg\w* ar|forra aret"
    r"|(?:jan|januari) ?- ?\w+"
)


_GROUP_START: Final = re.compile(
    r"helar\w*|aret\b|period\w*|ack\w*|delar\w*|tertial\w*|kvartal\w*|(?:19|20)\d\d|foreg\w*|forra\b"
    r"|(?:jan|januari)-\w+"
)
_IS_UNIT: Final = re.compile(
    r"\(?(?:(?:alla )?belopp i |i |siffror i )?(?:tkr|mnkr|mkr|kkr|kr|tusental(?: kronor)?|tusen kronor|kronor"
    r"|miljoner kronor|msek|ksek|procent|%)\)?",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_BEFORE: Final = frozenset({"mot", "av", "i", "jmf", "jamfort", "med", "for", "till"})


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the columns with the heading above each, and that of the labels."""

    label: str
    columns: tuple[str, ...]
    groups: tuple[str, ...]
    title: str = ""
    unit: str = ""


def mended(word: str) -> str:
    """A word of a heading as it should be, where OCR put one letter wrong; other words as they are.

    >>> mended("Awvikelse"), mended("Nämnd")
    ('Avvikelse', 'Nämnd')
    """
    if len(word) < 5 or _ONE_WORD.fullmatch(bare(word)) or bare(word) in _KNOWN_BARE:
        return word
    key = folded(word)
    near = [each for each in _KNOWN if distance(key, folded(each), 1) <= 1]
    if len(near) != 1:
        return word
    known = near[0]
    return known.capitalize() if word[0].isupper() else known


@lru_cache(maxsize=4096)
def _cost(words: tuple[str, ...]) -> float:
    """How little the words sound like one heading; 0 for one that surely is."""
    plain = [bare(word) for word in words]
    if is_period_heading(" ".join(plain)):
        return 0.3 if len(words) == 1 else 0.2
    inner = sum(
        bool(_ONE_WORD.fullmatch(word)) and before not in _BEFORE
        for before, word in pairwise(plain)
    )
    inner += 2 * max(sum(bool(_YEAR.fullmatch(word)) for word in plain) - 1, 0)
    capitals = sum(word[:1].isupper() for word in words[1:])
    if _ONE_WORD.fullmatch(plain[0]):
        fits = all(_QUALIFIER.fullmatch(word) for word in plain[1:])
        more = -0.1 * (len(words) - 1) if fits and not inner else 0.8 * (len(words) - 1)
        return more + 1.5 * inner + (0.0 if fits else 0.5 * capitals)
    is_start = words[0][:1].isupper() or words[0][:1].isdigit()
    base = 1.0 if is_start else 2.5
    if sounds_like_heading(" ".join(plain)):
        base -= 0.5
    return base + 0.4 * (len(words) - 1) + 1.5 * inner + 0.8 * capitals


def _label_cost(words: tuple[str, ...]) -> float:
    """How little the words sound like the heading of the labels."""
    inner = sum(bool(_ONE_WORD.fullmatch(bare(word))) for word in words[1:])
    periods = sum(is_period_heading(word) for word in words)
    unit = 0.5 if unit_in(" ".join(words)) else 0.0
    return 0.15 * (len(words) - 1) + 1.2 * inner + 4.0 * periods - unit


def parted(words: Sequence[str], n: int, *, has_label: bool) -> tuple[str, list[str], float] | None:
    """A line's words as the labels' heading and ``n`` columns, with what it costs; ``None`` where they do not suffice.

    >>> parted("Investeringar, mnkr Budget helår Utfall augusti Prognos helår".split(), 3, has_label=True)[:2]
    ('Investeringar, mnkr', ['Budget helår', 'Utfall augusti', 'Prognos helår'])
    """
    kept = tuple(words[:_MOST_WORDS])
    total = len(kept)
    if not 0 < n <= min(total, MOST_COLUMNS):
        return None
    best, back = _partings(kept, has_label)
    if best[n][total] == _NEVER:
        return None
    columns: list[str] = []
    i = total
    for k in range(n, 0, -1):
        j = back[k][i]
        columns.insert(0, " ".join(kept[j:i]))
        i = j
    return " ".join(kept[:i]), columns, best[n][total]


_NEVER: Final = float("inf")


@lru_cache(maxsize=256)
def _partings(
    words: tuple[str, ...], has_label: bool
) -> tuple[list[list[float]], list[list[int]]]:  # a key
    """best[k][i]: the least cost of parting the first ``i`` words into label and ``k`` columns; where the last one
    begins."""
    total = len(words)
    most = min(total, MOST_COLUMNS)
    best = [[_NEVER] * (total + 1) for _ in range(most + 1)]
    back = [[0] * (total + 1) for _ in range(most + 1)]
    best[0][0] = 0.3 if has_label else 0.0
    if has_label:
        for i in range(1, total + 1):
            best[0][i] = _label_cost(words[:i])
    costs = {
        (j, i): _cost(words[j:i]) for i in range(1, total + 1) for j in range(max(0, i - 8), i)
    }
    for k in range(1, most + 1):
        for i in range(k, total + 1):
            for j in range(max(k - 1, i - 8), i):
                before = best[k - 1][j]
                if before == _NEVER:
                    continue
                cost = before + costs[j, i]
                if k > 1 and i - j > 1 and words[back[k - 1][j] : j] == words[j:i]:
                    cost -= 1.5  # the same words twice: "inräknat i inräknat i"
                if cost < best[k][i]:
                    best[k][i], back[k][i] = cost, j
    return best, back


def likely_count(line: str) -> int | None:
    """How many columns a heading line surely names: of known words and periods alone behind its first words."""
    words = line.split()
    best: tuple[float, int] | None = None
    for n in range(1, min(len(words), 16) + 1):
        found = parted(words, n, has_label=True)
        if found and (best is None or found[2] < best[0] - 0.01):
            best = (found[2], n)
    return best[1] if best and best[0] < 1.0 else None


def names_of(lines: Sequence[str], n: int) -> Names:
    """The names of ``n`` columns from the heading lines above them."""
    texts = [" ".join(mended(word) for word in line.split()) for line in lines if line.strip()]
    if not texts or n < 1:
        return Names("", ("",) * n, ("",) * n)
    main, found = _main_line(texts, n)
    label, columns = (found[0], found[1]) if found else (" ".join(texts), [""] * n)
    if not found:
        return Names(label, tuple(columns), ("",) * n)
    groups = [""] * n
    above, below = texts[:main], texts[main + 1 :]
    units = [line for line in texts if is_unit_line(line)]
    above = [line for line in above if line not in units]
    below = [line for line in below if line not in units]
    titles = []
    while above and _is_title(above[0]):
        titles.append(above.pop(0))
    blocks = _blocks(columns)
    grouped = _group(above, columns, blocks, groups) if above and len(blocks) > 1 else None
    if grouped is not None:
        label = f"{grouped} {label}".strip()
    else:
        for line in reversed(above):
            label = _above(line, columns, groups, label)
    for line in below:
        _below(line, columns)
    columns = _with_months(columns)
    return Names(label, tuple(columns), tuple(groups), " ".join(titles), " ".join(units))


def is_unit_line(line: str) -> bool:
    """The line only says in what unit the figures are.

    >>> is_unit_line("Belopp i tkr"), is_unit_line("Budget tkr")
    (True, False)
    """
    return bool(_IS_UNIT.fullmatch(line))


def _is_title(line: str) -> bool:
    """A line above the headings that has no word of theirs: the table's name."""
    words = [bare(word) for word in line.split()]
    return not line[:1].islower() and not any(
        _ONE_WORD.fullmatch(word) or _GROUP_START.match(word) or is_period_heading(word)
        for word in words
    )


def _main_line(texts: Sequence[str], n: int) -> tuple[int, tuple[str, list[str], float] | None]:
    """The line that names the columns: the one that is parted at the least cost."""
    tries = [(parted(text.split(), n, has_label=True), k) for k, text in enumerate(texts)]
    known = [
        (found[2], -k, found)
        for (found, k), text in zip(tries, texts, strict=True)
        if found and not is_unit_line(text)
    ]
    if not known:
        return 0, None
    _, k, found = min(known, key=lambda each: (each[0], each[1]))
    return -k, found


def _with_months(columns: list[str]) -> list[str]:
    """Twelve columns most of which are the months in their order are the months."""
    if len(columns) != len(_MONTHS):
        return columns
    right = sum(bare(a).startswith(bare(b)) for a, b in zip(columns, _MONTHS, strict=True))
    short = all(len(name) <= 5 for name in columns)
    return list(_MONTHS) if len(_MONTHS) > right >= 8 and short else columns


def _blocks(names: Sequence[str]) -> list[range]:
    starts, seen = [0], set[str]()
    for c, name in enumerate(names):
        if name in seen:
            starts.append(c)
            seen = set()
        seen.add(name)
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(names)], strict=True)]


def _group(
    above: Sequence[str], columns: list[str], blocks: list[range], groups: list[str]
) -> str | None:
    """Headings over blocks of columns ("HELÅR PERIOD JAN-AUG"), each to its block; ``None`` where there are none.

    One of the lines names all blocks; words of the others belong to the last of them, before or after.
    """
    count = len(blocks)
    tries = [(_group_parts(line.split(), count), k) for k, line in enumerate(above)]
    known = [(found, k) for found, k in tries if found]
    if not known and count > 2 and len(blocks[-1]) < len(blocks[0]):
        tries = [(_group_parts(line.split(), count - 1), k) for k, line in enumerate(above)]
        known = [
            ((first, [*texts, ""]), k) for found, k in tries if found for first, texts in [found]
        ]
    if not known:
        return None
    (first, texts), main = known[-1]
    for k, line in enumerate(above):
        if k < main:
            texts[-1] = f"{line} {texts[-1]}"
        elif k > main:
            texts[-1] = f"{texts[-1]} {line}"
    for text, block in zip(texts, blocks, strict=True):
        for c in block:
            groups[c] = "" if _GROUP.match(bare(columns[c])) and c > block[0] else text
    return first


def _group_parts(words: list[str], n: int) -> tuple[str, list[str]] | None:
    """The words before the first group, and ``n`` headings of groups, each beginning with a word for a time."""
    starts = [i for i, word in enumerate(words) if _GROUP_START.match(bare(word))]
    if len(starts) > n:
        starts = [
            s for k, s in enumerate(starts) if k == 0 or not _goes_on(words, starts[k - 1], s)
        ]
    if len(starts) != n:
        return None
    ends = [*starts[1:], len(words)]
    texts = [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]
    return " ".join(words[: starts[0]]), texts


def _goes_on(words: Sequence[str], before: int, i: int) -> bool:
    """The word belongs to the heading that began just before: "PERIOD JAN-AUG", "ackumulerat föregående år"."""
    first = bare(words[before])
    return i == before + 1 and first.startswith(("period", "ack", "delar"))


def _above(line: str, columns: list[str], groups: list[str], label: str) -> str:
    """A line above: a heading of all columns, or the first words of the last ones' names."""
    words = line.split()
    if _GROUP.fullmatch(bare(line)) and len(columns) < 3:
        groups[:] = [f"{line} {group}".strip() for group in groups]
        return label
    if sounds_like_heading(line) or len(words) <= len(columns):
        for n in range(min(len(words), len(columns)), 0, -1):
            found = parted(words, n, has_label=False)
            if found and found[2] < 1.2 * n:
                for k, text in enumerate(found[1]):
                    c = len(columns) - n + k
                    columns[c] = f"{text} {columns[c]}".strip()
                return label
    return f"{line} {label}".strip()


def _below(line: str, columns: list[str]) -> None:
    """A line below: the last words of the last columns' names."""
    words = line.split()
    n = min(len(words), len(columns))
    best: tuple[float, list[str]] | None = None
    for count in range(1, n + 1):
        found = parted(words, count, has_label=False)
        if found and (best is None or found[2] / count < best[0]):
            best = (found[2] / count, found[1])
    if best:
        texts = best[1]
        for k, text in enumerate(texts):
            c = len(columns) - len(texts) + k
            columns[c] = f"{columns[c]} {text}".strip()
