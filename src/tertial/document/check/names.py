"""Drifting names: a goal, an indicator, a row or a company that is called almost the same in two places.

Almost is by words, never by share of letters: an ending, a function word or a slip of the pen is drift, another word
of meaning is another thing. What was read from a picture is compared by classes of letters that machines confuse.
Source: docs/dev/methods.md#names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Tally, Where
from tertial.document.check.naming import (
    NAMES_OF_KINDS,
    Name,
    entities,
    goals,
    indicators,
    rows,
)
from tertial.document.check.wording import (
    bare,
    content,
    is_damaged,
    plain,
    slip,
    slips,
    squeezed,
    stem,
    stems,
    words,
)
from tertial.document.understand.fold import folded

Known = Callable[[str], bool]
Drifting = dict[tuple[str, str], list[Name]]
"""Places of a name by (its letters, the letters of what it is called elsewhere)."""
_FEWEST_DEFINED: Final = 2
_MOST_SLIPS: Final = 3
_MOST_NAMES: Final = 1_000
"""No report has so many goals or indicators; what goes on for longer was made to take time."""
_RAISED: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_TITLE_WORDS: Final = 4
"""A row's label of so many words is a title: there an ending counts, in a shorter one it is grammar."""


def label(case: Case, tally: Tally) -> Iterator[Finding]:
    """All drifting names of a document."""
    damaged = is_damaged(passage.text for passage in case.passages)
    known = _known(case)
    found = list(islice(goals(case), _MOST_NAMES))
    if found:
        tally.did("labels", len(found))
    yield from _goal_findings(case, found, known, damaged)
    if damaged:
        tally.could_not("namn i text som lästs ur en bild jämförs inte bokstav för bokstav")
        return
    yield from _indicator_findings(list(islice(indicators(case), _MOST_NAMES)), known)
    yield from _row_findings(list(islice(rows(case), 10 * _MOST_NAMES)), known)
    yield from _entity_findings(list(islice(entities(case), 10 * _MOST_NAMES)))


def _known(case: Case) -> Known:
    """Tells words that the texts use often enough to be words of their own."""
    counts: Counter[str] = Counter()
    for passage in case.passages:
        counts.update(words(passage.text))
    return lambda word: counts[word] >= 2  # once may be the slip itself


def _goal_findings(case: Case, found: list[Name], known: Known, damaged: bool) -> Iterator[Finding]:
    by_kind: dict[str, list[Name]] = defaultdict(list)
    for name in found:
        by_kind[name.kind].append(name)
    drifting: Drifting = defaultdict(list)
    missing: dict[str, list[tuple[Name, str]]] = defaultdict(list)
    for names in by_kind.values():
        defined = _distinct(name for name in names if name.defines)
        cited = [name for name in names if not name.defines]
        if len(defined) >= _FEWEST_DEFINED:
            _cited(defined, found, cited, (known, damaged), (drifting, missing))
        elif not damaged:
            for one, other in _pairs(_distinct(names), known):
                places = [n for n in names if squeezed(n.text) == squeezed(one.text)]
                drifting[squeezed(one.text), squeezed(other.text)] += places
    if not damaged:
        _in_prose(case, _distinct(found), known, drifting)
    yield from _told(drifting, found)
    for group in missing.values():
        yield _undefined(group)


def _told(drifting: Drifting, found: list[Name]) -> Iterator[Finding]:
    """One finding per way of writing a goal, the way its heading has it (else the commonest) held for the right one."""
    told: set[str] = set()
    for (small, large), places in drifting.items():
        if small not in told and large not in told:
            told.add(small)
            yield _drift(places, [n for n in found if squeezed(n.text) == large], small)


def _distinct(names: Iterable[Name]) -> list[Name]:
    kept: dict[str, Name] = {}
    for name in names:
        kept.setdefault(squeezed(name.text), name)
    return list(kept.values())


def _cited(
    defined: list[Name],
    found: list[Name],
    cited: list[Name],
    how: tuple[Known, bool],
    into: tuple[Drifting, dict[str, list[tuple[Name, str]]]],
) -> None:
    """Goals that tables cite, held against those that have a heading of any kind: columns may have slipped."""
    (known, damaged), (drifting, missing) = how, into
    form = folded if damaged else squeezed
    forms = {form(n.text).replace(" ", ""): n for n in found if n.defines}
    for name in cited:
        for part in _parts(name.text, defined):
            small = form(part).replace(" ", "")
            if not small or any(small in each for each in forms):
                continue
            twin = next((d for d in defined if _is_drift(part, d.text, known)), None)
            if twin:
                drifting[squeezed(part), squeezed(twin.text)].append(name)
            elif len(content(part)) >= _TITLE_WORDS and not _looks_like(part, forms, damaged):
                missing[squeezed(part)].append((name, part))


def _parts(text: str, defined: list[Name]) -> list[str]:
    """The goals in a cell: those that are known taken away, the rest sentence by sentence."""
    rest = text
    for name in sorted(defined, key=lambda n: -len(n.text)):
        place = plain(rest).find(plain(name.text))
        if place >= 0 and len(plain(rest)) == len(rest):
            rest = rest[:place] + ". " + rest[place + len(name.text) :]
    return [part.strip(" .,;") for part in re.split(r"[.;]\s+|\n", rest) if part.strip(" .,;")]


def _looks_like(part: str, forms: dict[str, Name], damaged: bool) -> bool:
    """Whether the words may be goals badly read: most of them in one, or what is not of one is of another."""
    own = tuple(folded(part).split()) if damaged else words(part)
    best = max(forms, key=lambda form: sum(word in form for word in own), default="")
    rest = [word for word in own if word not in best]
    if damaged and len(rest) <= 0.4 * len(own):  # two words in five may be unreadable
        return True
    others = [form for form in forms if form != best]
    return len(rest) > 1 and all(any(word in form for form in others) for word in rest)


def _is_drift(one: str, other: str, known: Known) -> bool:
    here, there = words(one), words(other)
    if squeezed(one) == squeezed(other) or abs(len(here) - len(there)) > _MOST_SLIPS:
        return False
    found = slips(here, there, known)
    return bool(found) and len(found or ()) <= min(_MOST_SLIPS, max(1, len(there) // 3))


def _pairs(names: list[Name], known: Known) -> Iterator[tuple[Name, Name]]:
    """Pairs of names that drift, found by the words they share: never all against all."""
    blocks: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in names:
        own = tuple(sorted(stems(name.text)))
        keys = {own} | {own[:n] + own[n + 1 :] for n in range(len(own))} if len(own) > 1 else {own}
        for key in keys:
            blocks[key].append(name)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for i, one in enumerate(block[:40]):
            for other in block[i + 1 : 40]:
                pair = (id(one), id(other))
                if pair not in seen and _is_drift(one.text, other.text, known):
                    yield one, other
                seen.add(pair)


def _drift(places: list[Name], others: list[Name], small: str) -> Finding:
    """One finding of a name that differs from what it is called elsewhere."""
    here, there = places[0], others[0]
    text = next((n.text for n in places if squeezed(n.text) == small), here.text)
    return Finding(
        rule="label",
        severity="warning",
        where=here.where,
        message=(
            f"{NAMES_OF_KINDS[there.kind]} skrivs på två sätt: här ”{_short(text)}”, "
            f"{_elsewhere(there.where)} ”{_short(there.text)}”."
        ),
        evidence=tuple(_difference(text, there.text)),
        also=_also(here, [*places[1:], *others]),
        confidence=0.85,
    )


def _also(here: Name, others: Iterable[Name]) -> tuple[Where, ...]:
    kept: list[Where] = []
    for name in others:
        if name.where != here.where and name.where not in kept:
            kept.append(name.where)
    return tuple(kept)


def _difference(one: str, other: str) -> Iterator[str]:
    for x, y, _ in slips(words(one), words(other)) or ():
        yield (
            f"”{_printed(x, one)}” – ”{_printed(y, other)}”"
            if x and y
            else (f"”{_printed(x, one) or _printed(y, other)}” finns bara i det ena")
        )


def _printed(word: str, text: str) -> str:
    """A folded word as its text prints it."""
    return next((w for w in re.findall(r"[^\W_]+", text) if plain(w) == word), word)


def _short(text: str) -> str:
    text = _RAISED.sub("", text)
    return text if len(text) <= 90 else f"{text[:87].rstrip()} …"  # one line


def _elsewhere(where: Where) -> str:
    place = where.table or where.section
    return f"i ”{_short(place)}”" if place else "på ett annat ställe"


def _undefined(group: list[tuple[Name, str]]) -> Finding:
    name, part = group[0]
    return Finding(
        rule="label",
        severity="warning",
        where=name.where,
        message=f"{NAMES_OF_KINDS[name.kind]} ”{_short(part)}” finns inte bland målen i dokumentet.",
        also=_also(name, (each for each, _ in group[1:])),
        confidence=0.7,
    )


_MARKED: Final = re.compile(r"m[åa]l(?:et|en)?\b[^.]{0,40}$", re.IGNORECASE)


def _in_prose(case: Case, defined: list[Name], known: Known, drifting: Drifting) -> None:
    """Goals that a text cites by name (after the word mål), told by three of their words in a row."""
    long = [name for name in defined if len(words(name.text)) > _TITLE_WORDS]
    index: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in long:
        own = words(name.text)
        for triple in zip(own, own[1:], own[2:], strict=False):
            index[triple].append(name)
    names = {squeezed(name.text) for name in defined if name.defines}
    for passage in case.passages:
        if passage.table is not None or not index:
            continue
        for part, span in _candidates(passage.text, index):
            twin = next((d for d in long if _is_drift(part, d.text, known)), None)
            if twin and squeezed(part) not in names:
                where = case.at_text(passage, *span)
                drifting[squeezed(part), squeezed(twin.text)].append(Name(twin.kind, part, where))


_TOKEN: Final = re.compile(r"[^\W_]+")


def _candidates(
    text: str, index: dict[tuple[str, ...], list[Name]]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Stretches of a text as long as a goal that shares three words in a row with it, after the word mål."""
    spans = [m.span() for m in _TOKEN.finditer(text)]
    own = [plain(text[a:b]) for a, b in spans]
    tried: set[tuple[int, int]] = set()
    for at, triple in enumerate(zip(own, own[1:], own[2:], strict=False)):
        for name in index.get(triple, ()):
            target = words(name.text)
            start = at - _offset(target, triple)
            for length in (len(target), len(target) - 1, len(target) + 1):
                if start < 0 or start + length > len(spans) or (start, length) in tried:
                    continue
                tried.add((start, length))
                a, b = spans[start][0], spans[start + length - 1][1]
                ends = own[start] == target[0] and stem(own[start + length - 1]) == stem(target[-1])
                if ends and _MARKED.search(text[max(0, a - 60) : a]):
                    yield text[a:b], (a, b)


def _offset(target: tuple[str, ...], triple: tuple[str, ...]) -> int:
    return next(n for n in range(len(target)) if target[n : n + 3] == triple)


def _indicator_findings(names: list[Name], known: Known) -> Iterator[Finding]:
    """What tables of values call an indicator against what the source list calls it."""
    given = [name for name in names if name.defines]
    listed = [name for name in names if not name.defines]
    seen, cited = ({squeezed(bare(n.text)) for n in names} for names in (given, listed))
    for name in _distinct(listed):
        if squeezed(bare(name.text)) in seen:
            continue
        twin = next((g for g in given if _is_drift(bare(name.text), bare(g.text), known)), None)
        if twin and squeezed(bare(twin.text)) not in cited:
            yield _drift([name], [twin], squeezed(name.text))


def _row_findings(names: list[Name], known: Known) -> Iterator[Finding]:
    """Labels that drift between two tables, or between a table and a heading."""
    places: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        places[squeezed(name.text)].append(name)
    told: set[str] = set()
    for one, other in _pairs(_distinct(names), known):
        here, there = places[squeezed(one.text)], places[squeezed(other.text)]
        if _stand_together(here, there) or not _counts_as_drift(one, other, known):
            continue
        rare, common = sorted((there, here), key=len)
        if squeezed(rare[0].text) not in told:
            told.add(squeezed(rare[0].text))
            yield _drift(rare, common, squeezed(rare[0].text))


def _stand_together(here: list[Name], there: list[Name]) -> bool:
    """Two rows of one table are two things, and two headings are not compared."""
    tables = {n.table for n in here if n.table} & {n.table for n in there if n.table}
    return bool(tables) or (all(n.defines for n in here) and all(n.defines for n in there))


def _counts_as_drift(one: Name, other: Name, known: Known) -> bool:
    found = slips(words(one.text), words(other.text), known) or []
    long = min(len(content(one.text)), len(content(other.text)))
    kinds = {kind for _, _, kind in found}
    if kinds == {"spelling"}:
        return long > 1
    headed = one.defines or other.defines
    return long >= _TITLE_WORDS and not headed


def _entity_findings(names: list[Name]) -> Iterator[Finding]:
    """Companies, foundations and authorities that are spelt in two ways."""
    places: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in names:
        places[tuple(w.rstrip("s") if len(w) > 4 else w for w in words(name.text))].append(name)
    for rare, common in _misspelt(list(places)):
        if len(places[rare]) <= len(places[common]):
            yield _drift(places[rare], places[common], squeezed(places[rare][0].text))


def _misspelt(keys: list[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pairs of which one word is misspelt, the rarer first where it can be told by order alone: both ways."""
    ordered = sorted(keys)
    near: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key in ordered:
        if len(key) == 1:
            near[key[0][:4],].append(key)
        for n in range(len(key)):
            near[(str(n), str(len(key)), *key[:n], *key[n + 1 :])].append(key)
    seen: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for block in near.values():
        for one, other in pairwise(block[:200]):
            if (one, other) not in seen and _one_word_slips(one, other):
                yield one, other
                yield other, one
            seen.add((one, other))


def _one_word_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    differing = [(x, y) for x, y in zip(one, other, strict=True) if x != y]
    if len(differing) != 1:
        return False
    x, y = differing[0]
    return slip(x, y) == "spelling"
