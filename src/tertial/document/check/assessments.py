"""One thing assessed in two ways: a goal godtagbar here and mycket god there, a status that its comment contradicts.

A grade is read where a sentence says that it is one ("måluppfyllelsen bedöms vara god") or a cell is one; whose it is,
by the goal the sentence names, else by the heading it stands under. Grades are compared within one scale.
Source: docs/dev/methods.md#assessments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import LONGEST_QUOTE, Finding, Tally, Where
from tertial.document.check.naming import at_row, goal_kind, goals
from tertial.document.check.summed_up import summed_up
from tertial.document.check.wording import (
    content,
    is_form,
    plain,
    squeezed,
)
from tertial.document.model import Section, Status

_QUALITY: Final = ("ej godtagbar", "godtagbar", "god", "mycket god")
_REACHED: Final = ("uppnås inte", "uppnås delvis", "uppnås")
_FULFILMENT: Final = re.compile(r"m.luppfyll(?:else|nad)\w*|\bbedom\w*|\bsammanvagd\w*|\banses?\b")
_GRADE_WORD: Final = re.compile(
    r"(?P<no>\b(?:ej|inte|knappt|mindre) )?(?P<very>\bmycket )?\b(?P<grade>godtagbart?|god|gott)(?=[\s.,;)]|$)"
)
_GRADE_LEAD: Final = re.compile(
    r"(?:\bvara|\bsom|\bar|\bblir|\banses|\bbedoms|\bendast|\bdarfor|\bsammantaget|\bvarit|fulln?ad\w*|uppfyllels\w*"
    r"|,)(?: \w+){0,2} ?$"
)
_REACH_WORD: Final = re.compile(
    r"(?P<no>\b(?:kommer |kan |bedoms |beraknas |forvantas )?(?:inte|ej) (?:att )?(?:kunna )?)?"
    r"(?P<part>\bdelvis )?\b(?:uppnas|uppnatts|uppnadd?|uppfylls|uppfyllts|uppfyllt|nas)\b"
    r"(?P<after> (?:inte|ej|delvis)\b)?"
)
_GOAL_REACHED: Final = re.compile(r"\bm.l(?:et|en)\b[^.]{0,80}?\b(?:upp)?na(?:s|tts|tt)\b")
_OF_SEVERAL: Final = re.compile(
    r"\b(?:ett|en|tva|tre|fyra|fem|sex|sju|atta|flera|ovriga|\d+) (?:av \w+ )?(?:mal\w* )?(?:bedoms|som|anses)\b"
)
"""”Two are assessed as good and one as acceptable”: of no goal by its name."""
_TO_REACH: Final = re.compile(
    r"\b(?:ska|skall|for att|om|nar|behover|kravs|forutsatter|forutsattning\w*|sa att|mojligt att|vill)\b"
)
_OF_GOAL: Final = re.compile(r"\bm.l(?:et|en)?\b|m.luppfyll|\bnamndm.l")
_SENTENCE: Final = re.compile(r"[^.!?]+(?:[.!?](?=\s|$)|$)")
_MOST_GOAL_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is said of a goal: ``scale`` and the grade's place on it."""

    goal: str
    scale: tuple[str, ...]
    grade: int
    where: Where
    is_named: bool

    @property
    def printed(self) -> str:
        return self.scale[self.grade]


def assessment(case: Case, tally: Tally) -> Iterator[Finding]:
    """All goals with two grades, and all statuses that a comment or a count contradicts."""
    by_goal: dict[tuple[str, tuple[str, ...]], list[Assessment]] = defaultdict(list)
    names = _goal_names(case)
    for each in [*_in_texts(case, names), *_in_cells(case, names)]:
        by_goal[squeezed(each.goal), each.scale].append(each)
    for told in by_goal.values():
        tally.did("assessments", len(told))
        if len({each.grade for each in told}) > 1:
            yield _two_ways(told)
    for section in case.document.sections:
        for block in section.blocks:
            if isinstance(block, Status):
                yield from _comment(case, section, block, tally)
    yield from summed_up(case, tally)


def _goal_names(case: Case) -> dict[str, str]:
    """Every goal's name by its letters; a heading under which an assessment stands is one too."""
    return {squeezed(name.text): name.text for name in goals(case)}


def _in_texts(case: Case, names: dict[str, str]) -> Iterator[Assessment]:
    owners = dict(_owners(case))
    named = {name: frozenset(content(name)) for name in (*names.values(), *_parents(case))}
    short = {n: s for n, s in named.items() if 0 < len(s) <= _MOST_GOAL_WORDS}
    for passage in case.passages:
        for match in _SENTENCE.finditer(passage.text):
            sentence = plain(match.group())
            speaks = _FULFILMENT.search(sentence) or _GOAL_REACHED.search(sentence)
            if len(sentence) > 600 or not speaks or _OF_SEVERAL.search(sentence):
                continue
            for scale, grade, at in _grades(sentence):
                subjects = _subjects(re.findall(r"\w+", sentence[:at]), short)
                owner = owners.get(passage.section.id, "")
                where = case.at_text(passage, match.start(), match.end())
                if not subjects and owner and not _is_of_another(sentence[:at]):
                    yield Assessment(owner, scale, grade, where, is_named=False)
                for subject in subjects:
                    yield Assessment(subject, scale, grade, where, is_named=True)


_ANOTHER: Final = re.compile(
    r"uppfylln?(?:else|ad)\w* (?:for|av|inom|avseende) (?!malet|aret|perioden)|internkontroll|\bprognos"
)


def _is_of_another(before: str) -> bool:
    """Whether a sentence says of what it speaks, though that is no goal we know."""
    return bool(_ANOTHER.search(before))


def _subjects(before: list[str], named: dict[str, frozenset[str]]) -> list[str]:
    """The goals whose words all stand before the grade; one that is part of another is that other."""
    found = [
        name
        for name, own in named.items()
        if all(any(is_form(word, each) for each in before) for word in own)
    ]
    return [
        name
        for name in found
        if not any(named[name] < named[other] for other in found if other != name)
    ]


def _parents(case: Case) -> Iterator[str]:
    """Headings right above a goal's: goals of a higher level, though nothing in them says so."""
    above: dict[int, str] = {}
    for section in case.document.sections:
        above = {level: title for level, title in above.items() if level < section.level}
        prefix, colon, _ = section.title.partition(":")
        if colon and goal_kind(prefix) and above:
            yield above[max(above)].partition(":")[2].strip() or above[max(above)]
        above[section.level] = section.title


def _grades(sentence: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    for match in _GRADE_WORD.finditer(sentence):
        if not _GRADE_LEAD.search(sentence[: match.start()].rstrip() + " "):
            continue
        if re.match(r"\s+\w", sentence[match.end() :]) and not re.match(
            r"\s+(?:da|utifran|eftersom|for|och|i|med|trots|forutsatt|under|per|inom|an)\b",
            sentence[match.end() :],
        ):
            continue  # "god kvalitet": an adjective of something else
        if match["grade"].startswith("godtag"):
            yield _QUALITY, 0 if match["no"] else 1, match.start()
        elif not match["no"]:
            yield _QUALITY, 3 if match["very"] else 2, match.start()
    if not _OF_GOAL.search(sentence):
        return
    for match in _REACH_WORD.finditer(sentence):
        after = (match["after"] or "").strip()
        if _TO_REACH.search(sentence[: match.start()]):
            continue
        partly = bool(match["part"]) or after == "delvis"
        denied = bool(match["no"]) or after in ("inte", "ej")
        yield _REACHED, 1 if partly else 0 if denied else 2, match.start()


def _owners(case: Case) -> Iterator[tuple[str, str]]:
    """Whose goal a section is about: the nearest heading above that is a goal, by its name."""
    path: list[tuple[int, str]] = []
    pending = ""
    for section in case.document.sections:
        while path and path[-1][0] >= section.level:
            path.pop()
        prefix, colon, name = section.title.partition(":")
        own = name.strip() if colon and goal_kind(prefix) else (section.title if pending else "")
        path.append((section.level, own))
        last = section.blocks[-1] if section.blocks else None
        pending = (
            getattr(last, "text", "")
            if plain(getattr(last, "text", "")).strip()
            in (
                "namndmal:",
                "mal:",
            )
            else ""
        )
        owner = next((title for _, title in reversed(path) if title), "")
        yield section.id, owner or section.title


def _in_cells(case: Case, names: dict[str, str]) -> Iterator[Assessment]:
    """Cells that are a grade and nothing else, in a column of assessments."""
    grades = {
        squeezed(word): (scale, n) for scale in (_QUALITY, _REACHED) for n, word in enumerate(scale)
    }
    grades |= {
        "uppnasej": (_REACHED, 0),
        "uppnasinte": (_REACHED, 0),
        "integodtagbar": (_QUALITY, 0),
    }
    for table in case.tables:
        for r, row in enumerate(table.table.rows):
            for c, cell in enumerate(row.cells):
                found = grades.get(squeezed(cell.text)) if 2 < len(cell.text) < 20 else None
                heading = plain(table.table.columns[c].name)
                if found and re.search(r"bedom|m.luppf|uppfyll|prognos|resultat|status", heading):
                    scale, grade = found
                    yield Assessment(row.label, scale, grade, at_row(case, table, r, c), True)


def _two_ways(told: list[Assessment]) -> Finding:
    first = told[0]
    other = next(each for each in told if each.grade != first.grade)
    later = [each for each in told if each is not first]
    return Finding(
        rule="assessment",
        severity="warning",
        where=other.where,
        message=(
            f"Målet ”{first.goal}” bedöms på två sätt: ”{other.printed}” här och "
            f"”{first.printed}” i ”{first.where.section}”."
        ),
        evidence=tuple(f"{each.where.section}: {each.printed}" for each in told[:8]),
        also=tuple(each.where for each in [first, *later] if each is not other),
        confidence=0.8 if first.is_named or other.is_named else 0.65,
    )


_NEVER_DONE: Final = re.compile(
    r"(?:kommer |kan )?(?:inte|ej) (?:att )?(?:kunna )?(?:bli|blir|vara) (?:klart?|fardigt?)"
    r"|(?:har |kommer )(?:inte|ej) (?:att )?(?:kunnat |kunna )?(?:slutfor|avsluta|paborja)\w*"
    r"|(?:inte|ej) (?:klart?|slutfor[td]) (?:under|i) (?:ar\b|aret|\d{4})"
)
_NEXT_YEAR: Final = re.compile(
    r"(?:skjut\w+|flytta\w*|senarela\w+) (?:fram )?till (?:nasta|kommande|\d{4})|fardigstalls? (?:nasta ar|forst)"
)
_DONE: Final = re.compile(
    r"(?:arbetet|atgarden|atgarderna|utredningen|uppdraget|atagandet|aktiviteten|projektet) (?:ar|har) (?:nu |darmed )?"
    r"(?:klart?|klara|slutfor[dt]a?|slutforts|avsluta[dt]|avslutats|genomford[a]?|genomforts|fardigstallts?)\b"
)


def _comment(case: Case, section: Section, block: Status, tally: Tally) -> Iterator[Finding]:
    """A status against its own comment, where the comment says outright that it is, or is not, done."""
    text = plain(block.comment)
    if not block.status or not text:
        return
    tally.did("assessments")
    status = plain(block.status)
    denied = re.match(r"\W*(?:ej|inte)\b", status)
    if denied:
        contradiction = None if _NEVER_DONE.search(text) else _DONE.search(text)
        says = "att arbetet är klart"
    elif "klar" in status or block.tone == "done":
        contradiction = _NEVER_DONE.search(text)
        if not contradiction and not status.startswith("troligen"):
            contradiction = _NEXT_YEAR.search(text)
        says = "att det inte blir klart"
    else:
        return
    if not contradiction:
        return
    yield Finding(
        rule="assessment",
        severity="warning",
        where=Where(
            section=section.title,
            row=block.title,
            place=block.place or section.place,
            quote=block.comment[max(0, contradiction.start() - 80) :][:LONGEST_QUOTE].strip(),
            file=case.file,
        ),
        message=f"Statusen är ”{block.status}”, men kommentaren säger {says}.",
        evidence=(_quoted(block.comment, contradiction),),
        confidence=0.75,
    )


def _quoted(text: str, match: re.Match[str]) -> str:
    """The words of the match as they are printed: folding may have changed how many letters stand before."""
    same = len(plain(text)) == len(text)
    return f"”{text[match.start() : match.end()] if same else match.group()}”"
