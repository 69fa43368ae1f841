"""Counts in words that do not match the list they count: in the sentence itself, in bullets under it, in the document.

Only where noun and list are surely the same: a list in brackets or after a colon beside its noun, bullets after
"följande tre …:", headings or statuses of that very noun. People, places and time are counted by others means.
Source: docs/dev/methods.md#counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tertial.document.check.case import Case, Passage
from tertial.document.check.finding import Finding, Tally
from tertial.document.check.listed import listed_counts
from tertial.document.check.wording import SMALL_NUMBER, in_words, number_of
from tertial.document.model import Block, Paragraph, Section, Table

_NUMBER: Final = rf"(?P<number>(?i:{SMALL_NUMBER})|[2-9]|1[0-9])"
_WORD: Final = r"(?:[A-ZÅÄÖ]{2,6}-)?[a-zåäöé][a-zåäöé-]{1,40}"
_INLINE: Final = re.compile(
    rf"(?<![\d,.–-])\b{_NUMBER}[ \u00a0](?P<noun>(?:{_WORD} ){{0,2}}{_WORD})"
    rf"(?:\s?\((?P<brackets>[^()]{{3,400}})\)|(?P<colon>:)\s(?=(?P<after>[^\n:;!?]{{3,600}})))",
)
_NOT_THINGS: Final = re.compile(
    r"\b(?:år\w*|månader\w*|veckor\w*|dagar\w*|dygn\w*|timm\w+|minut\w+|gånger|procent\w*|kron\w+|miljon\w*"
    r"|miljard\w*|tkr|mnkr|kr|platser\w*|personer\w*|brukare\w*|kunder\w*|klienter\w*|elever\w*|barn\w*"
    r"|tjänster\w*|anställda|medarbetare\w*|årsarbetare\w*|ärenden\w*|invånare\w*|chefer\w*|fordon\w*"
    r"|poäng\w*|stycken|st|senaste|första|sista|största|vanligaste|viktigaste|främsta|ytterligare|nya"
    r"|kvinnor|män|flickor|pojkar|lägenheter|beslut|besök|fall)\b",
    re.IGNORECASE,
)
_OPEN_LIST: Final = re.compile(
    r"\b(?:bland annat|bl\.? ?a|t\.? ?ex|exempelvis|till exempel|m\.? ?fl|med flera|m\.? ?m|med mera|osv|etc"
    r"|såsom|främst|inklusive|varav|totalt|se |enligt|jämfört|utom|exklusive|dvs|det vill säga|per )\b|\d{3,}",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"^(?:som|där|vilk\w+|när|men|varav|dels|samtidigt|det|vi|de|han|hon|har|kan|för att)\b", re.I
)
_AND: Final = re.compile(r"(?<!-) (?:och|samt|respektive|eller) ", re.IGNORECASE)
_SAMT: Final = re.compile(r"(?<!-) samt ", re.IGNORECASE)
_LEADS: Final = re.compile(r"^(?:och|samt|eller|respektive)\s", re.IGNORECASE)
_NAMES: Final = re.compile(
    r"(?:[A-ZÅÄÖ][\wåäöé-]+(?: [A-ZÅÄÖ][\wåäöé-]+)?, ){2,}[A-ZÅÄÖ][\wåäöé-]+(?:,? (?:och|samt) [A-ZÅÄÖ][\wåäöé-]+)"
)
_OF_THESE: Final = re.compile(
    rf"\b(?P<first>{SMALL_NUMBER}|en|ett) av (?:dessa|dem|de här)\b[^.;]{{3,160}}?\b(?:och|medan|samt) "
    rf"(?P<second>{SMALL_NUMBER}|en|ett)\b(?! (?:av|procent|år|miljon))",
    re.IGNORECASE,
)
_INTRODUCES: Final = re.compile(
    rf"(?:\b[Ff]öljande|\bi|\bav|\bhar|\bfinns|\bdessa|\bär|\bomfattar"
    rf"|\bhar\s+[a-zåäö]{{2,20}}t(?:\s(?:om|fram|upp|ut|in))?)\s+(?:de\s+)?{_NUMBER}\s"
    rf"(?P<noun>(?:{_WORD} ){{0,2}}{_WORD})[^.:]{{0,60}}:\s*$",
)
_END: Final = re.compile(r"\s(?:för|att|i|under|som|med|till|inom|på|vid|per|av|och|inför)\b.*$")
_BULLET: Final = re.compile(r"^\s*(?:[-–•*▪●○]|\d{1,2}[.)])\s+")
_LEAST_LISTED: Final = 2


@dataclass(frozen=True, slots=True)
class Stated:
    """A count and its noun in a text, and how many the list beside it may hold, at least and at most."""

    number: int
    noun: str
    least: int
    most: int
    start: int
    end: int
    items: tuple[str, ...]


def count(case: Case, tally: Tally) -> Iterator[Finding]:
    """All counts that do not match their lists."""
    for passage in case.passages:
        for stated in inline(passage.text):
            tally.did("counts")
            if not stated.least <= stated.number <= stated.most:
                yield _inline_finding(case, passage, stated)
        yield from _of_these(case, passage, tally)
    by_text = {id(passage.text): passage for passage in case.passages}
    for section in case.document.sections:
        yield from _bullets(case, section, by_text, tally)
    yield from listed_counts(case, tally)


def inline(text: str) -> Iterator[Stated]:
    """Counts with their list in the same sentence.

    >>> [(s.number, s.least, s.most) for s in inline("Besök gjordes i fyra kommuner (Alby, Berga, Dala).")]
    [(4, 3, 3)]
    """
    for match in _INLINE.finditer(text):
        number = number_of(match["number"])
        listing = match["brackets"] or _until_sentence_end(match["after"])
        if number is None or _NOT_THINGS.search(match["noun"]) or _OPEN_LIST.search(listing):
            continue
        items = _items(listing)
        if items is None:
            continue
        least, most, parts = items
        if most >= _LEAST_LISTED and least > 1:
            yield Stated(number, match["noun"], least, most, *match.span(), parts)


def _until_sentence_end(text: str) -> str:
    match = re.search(r"\.(?:\s|$)", text)
    return text[: match.start()] if match else text


def _items(listing: str) -> tuple[int, int, tuple[str, ...]] | None:
    """How many a list holds, at least and at most, and its parts; ``None`` where it is not surely a list."""
    parts = [part.strip() for part in re.split(r"[,;]\s", listing) if part.strip()]
    if any(_CLAUSE.match(part) for part in parts):
        return None
    last = parts[-1]
    if _LEADS.match(last):  # "…, samt d": the other "och" are within their parts
        return len(parts), len(parts), (*parts[:-1], _LEADS.sub("", last))
    also = _SAMT.split(last)
    if len(also) == 2:  # "a, b och c samt d": what "och" joins is one
        return len(parts) + 1, len(parts) + 1, (*parts[:-1], *also)
    inner = [_AND.split(part) for part in parts]
    ands = sum(len(each) - 1 for each in inner)
    if len(inner[-1]) == 2 and ands == 1:
        return len(parts) + 1, len(parts) + 1, (*parts[:-1], *inner[-1])
    if ands == 0:
        return (len(parts), len(parts), tuple(parts)) if len(parts) > 1 else None
    return len(parts), len(parts) + ands, tuple(parts)


def _inline_finding(case: Case, passage: Passage, stated: Stated) -> Finding:
    listed = stated.least if stated.number < stated.least else stated.most
    return Finding(
        rule="count",
        severity="error" if stated.least == stated.most else "warning",
        where=case.at_text(passage, stated.start, stated.end),
        message=(
            f"Texten säger {in_words(stated.number)} {stated.noun}, "
            f"men {in_words(listed)} räknas upp."
        ),
        printed=Decimal(stated.number),
        computed=Decimal(listed),
        evidence=(" + ".join(stated.items)[:200] + f" = {listed}",),
        confidence=0.85 if stated.least == stated.most else 0.6,
    )


def _of_these(case: Case, passage: Passage, tally: Tally) -> Iterator[Finding]:
    """ "Tre av dessa … och fyra …” after a list of names: together they are as many as the names."""
    for match in _OF_THESE.finditer(passage.text):
        first, second = number_of(match["first"]), number_of(match["second"])
        before = list(_NAMES.finditer(passage.text, max(0, match.start() - 400), match.start()))
        if not before or first is None or second is None:
            continue
        names = re.split(r",? (?:och|samt) |, ", before[-1].group())
        tally.did("counts")
        if first + second != len(names):
            yield Finding(
                rule="count",
                severity="warning",
                where=case.at_text(passage, *match.span()),
                message=(
                    f"Texten delar upp {in_words(len(names))} uppräknade i {in_words(first)} och "
                    f"{in_words(second)}, som är {in_words(first + second)} tillsammans."
                ),
                printed=Decimal(first + second),
                computed=Decimal(len(names)),
                evidence=(f"{first} + {second} = {first + second}", ", ".join(names)[:200]),
                confidence=0.75,
            )


def _bullets(
    case: Case, section: Section, by_text: dict[int, Passage], tally: Tally
) -> Iterator[Finding]:
    """A count that ends in a colon, and the bullets under it."""
    for at, block in enumerate(section.blocks):
        if not isinstance(block, Paragraph):
            continue
        match = _INTRODUCES.search(block.text[-240:])
        number = number_of(match["number"]) if match else None
        if not match or number is None or _NOT_THINGS.search(match["noun"]):
            continue
        bullets = _run(section.blocks[at + 1 :]) or _amounts(section.blocks[at + 1 : at + 2])
        passage = by_text.get(id(block.text))
        if len(bullets) < _LEAST_LISTED or passage is None:
            continue
        tally.did("counts")
        if len(bullets) != number:
            shift = max(0, len(block.text) - 240)
            yield Finding(
                rule="count",
                severity="warning",
                where=case.at_text(passage, match.start() + shift, match.end() + shift),
                message=(
                    f"Texten säger {in_words(number)} {_END.sub('', match['noun'])}, men "
                    f"{in_words(len(bullets))} punkter följer."
                ),
                printed=Decimal(number),
                computed=Decimal(len(bullets)),
                evidence=tuple(bullet[:60] for bullet in bullets[:12]),
                confidence=0.7,
            )


def _amounts(blocks: Sequence[Block]) -> list[str]:
    """The labels of bullets that each end in an amount, which are read as a table without headings."""
    return [
        row.label
        for block in blocks
        if isinstance(block, Table) and not block.title and not block.label_heading
        if all(not column.name and not column.group for column in block.columns)
        if all(row.label and row.level == "detail" for row in block.rows)
        for row in block.rows
    ]


def _run(blocks: Sequence[Block]) -> list[str]:
    """The texts of the bullets that begin at once."""
    found: list[str] = []
    for block in blocks:
        is_bullet = isinstance(block, Paragraph) and (
            block.style == "item" or _BULLET.match(block.text)
        )
        if not is_bullet or not isinstance(block, Paragraph):
            break
        found.append(block.text)
    return found
