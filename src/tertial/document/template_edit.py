"""Changes of a template's body: each gives a new body and leaves the old one as it was.

A section is moved with all below it, past a neighbour on its own level, so that levels stay right by themselves. A
section that is taken out lifts what stood below it. What an editor does not know of a section it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tertial.document.blocks import KINDS
from tertial.errors import BadInput

Body = Mapping[str, Any]
Sections = list[dict[str, Any]]
DEEPEST = 4
YEARS_OF = frozenset({"periods", "years", "targets"})
"""Options of blocks that name years: they move along when a template is taken over to another year."""
_YEAR = re.compile(r"\{år(?:-(\d))?\}")
_PLAIN_YEAR = re.compile(r"^\d{4}")


def sections_of(body: Body) -> Sections:
    """The sections as rows of their own, so that they may be changed."""
    return [dict(raw) for raw in body.get("section", ())]


def place_of(sections: Sequence[Mapping[str, Any]], section: str) -> int:
    """Where a section stands. Raises ``BadInput("template.section")``."""
    found = next((n for n, raw in enumerate(sections) if raw.get("id") == section), None)
    if found is None:
        raise BadInput("template.section", section=section)
    return found


def end_of(sections: Sequence[Mapping[str, Any]], start: int) -> int:
    """The place after a section and all below it."""
    level = sections[start]["level"]
    below = (n for n in range(start + 1, len(sections)) if sections[n]["level"] <= level)
    return next(below, len(sections))


def with_section(body: Body, section: str, values: Mapping[str, Any]) -> Body:
    """A section with other values; those that are empty are left out. A new level moves what is below it as much.

    Raises: BadInput("template.section"), BadInput("template.level"): a level that no section before it bears.
    """
    sections = sections_of(body)
    place = place_of(sections, section)
    end = end_of(sections, place)
    moved = int(values.get("level", sections[place]["level"])) - sections[place]["level"]
    kept = {key: value for key, value in sections[place].items() if key not in values}
    given = {key: value for key, value in values.items() if value not in ("", False, 0, None)}
    sections[place] = _in_order(kept | given | {"level": sections[place]["level"]})
    for each in sections[place:end]:
        each["level"] += moved
    allowed = sections[place - 1]["level"] + 1 if place else 1
    levels = [each["level"] for each in sections[place:end]]
    if not 1 <= levels[0] <= allowed or max(levels) > DEEPEST:
        raise BadInput("template.level", level=levels[0], allowed=allowed, deepest=DEEPEST)
    return {**body, "section": sections}


def _in_order(section: Mapping[str, Any]) -> dict[str, Any]:
    first = ("id", "level", "title", "owner", "instruction", "length", "optional", "expand")
    last = ("blocks", "goal_default", "goal_blocks")
    rest = [key for key in section if key not in (*first, *last)]
    return {key: section[key] for key in (*first, *rest, *last) if key in section}


def with_new_section(body: Body, after: str, section: Mapping[str, Any]) -> Body:
    """A new section after another and all below it, on its level; first where ``after`` is empty.

    Raises ``BadInput("template.section-twice")`` for an id that is taken.
    """
    sections = sections_of(body)
    if any(raw.get("id") == section["id"] for raw in sections):
        raise BadInput("template.section-twice", section=section["id"])
    place = place_of(sections, after) if after else -1
    level = sections[place]["level"] if after else 1
    sections.insert(end_of(sections, place) if after else 0, {**section, "level": level})
    return {**body, "section": sections}


def without_section(body: Body, section: str) -> Body:
    """Without a section; what stood below it is lifted a level.

    Raises: BadInput("template.section"), BadInput("template.last"): a template has at least one.
    """
    sections = sections_of(body)
    place = place_of(sections, section)
    if len(sections) == 1:
        raise BadInput("template.last")
    for each in sections[place + 1 : end_of(sections, place)]:
        each["level"] -= 1
    del sections[place]
    return {**body, "section": sections}


def moved(body: Body, section: str, *, up: bool) -> Body:
    """A section and all below it past its neighbour of the same level; the same body where there is none."""
    sections = sections_of(body)
    place = place_of(sections, section)
    end = end_of(sections, place)
    if up:
        before = _neighbour_before(sections, place)
        order = [] if before is None else [(place, end), (before, place)]
        start, stop = (before or 0), end
    else:
        has_next = end < len(sections) and sections[end]["level"] == sections[place]["level"]
        stop = end_of(sections, end) if has_next else end
        order = [(end, stop), (place, end)] if has_next else []
        start = place
    if not order:
        return body
    swapped = [each for a, b in order for each in sections[a:b]]
    return {**body, "section": [*sections[:start], *swapped, *sections[stop:]]}


def _neighbour_before(sections: Sections, place: int) -> int | None:
    level = sections[place]["level"]
    for n in range(place - 1, -1, -1):
        if sections[n]["level"] == level:
            return n
        if sections[n]["level"] < level:
            return None
    return None


def with_blocks(body: Body, section: str, blocks: Sequence[Mapping[str, Any]]) -> Body:
    """A section with these blocks."""
    sections = sections_of(body)
    sections[place_of(sections, section)]["blocks"] = [dict(block) for block in blocks]
    return {**body, "section": sections}


def blocks_of(body: Body, section: str) -> list[dict[str, Any]]:
    sections = sections_of(body)
    return [dict(block) for block in sections[place_of(sections, section)].get("blocks", ())]


def moved_block(body: Body, section: str, number: int, *, up: bool) -> Body:
    """A block past its neighbour. Raises ``BadInput("template.block-number")``."""
    blocks = blocks_of(body, section)
    other = number - 1 if up else number + 1
    _there(blocks, number)
    if 0 <= other < len(blocks):
        blocks[number], blocks[other] = blocks[other], blocks[number]
    return with_blocks(body, section, blocks)


def without_block(body: Body, section: str, number: int) -> Body:
    blocks = blocks_of(body, section)
    _there(blocks, number)
    return with_blocks(body, section, [*blocks[:number], *blocks[number + 1 :]])


def with_block(body: Body, section: str, number: int, block: Mapping[str, Any]) -> Body:
    """A block in a place; last where ``number`` is beyond what there is."""
    if block.get("type") not in KINDS:
        raise BadInput("template.block-kind", kind=str(block.get("type")), kinds=", ".join(KINDS))
    blocks = blocks_of(body, section)
    return with_blocks(body, section, [*blocks[:number], block, *blocks[number + 1 :]])


def _there(blocks: Sequence[object], number: int) -> None:
    if not 0 <= number < len(blocks):
        raise BadInput("template.block-number", number=number + 1)


# --- to another year ---------------------------------------------------------------------------------------


def for_year(body: Body, *, to: int, was: int | None = None) -> Body:
    """The body with its years those of another: ``{år-1}`` of a standard template; ``2025`` of a year before it.

    >>> block = {"type": "months", "series": "a", "years": ["{år-1}", "{år}"]}
    >>> made = for_year({"section": [{"id": "a", "level": 1, "title": "A", "blocks": [block]}]}, to=2026)
    >>> made["section"][0]["blocks"][0]["years"]
    ['2025', '2026']
    """

    def year(text: str) -> str:
        text = _YEAR.sub(lambda match: str(to - int(match[1] or 0)), text)
        if was is None:
            return text
        return _PLAIN_YEAR.sub(lambda match: str(int(match[0]) + to - was), text)

    def block(raw: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: [year(each) for each in value]
            if key in YEARS_OF and isinstance(value, list)
            else _YEAR.sub(lambda match: str(to - int(match[1] or 0)), value)
            if isinstance(value, str)
            else value
            for key, value in raw.items()
        }

    return each_block(body, lambda raw: [block(raw)])


def each_block(body: Body, change: Any) -> Body:
    """The body with every block, those of goals too, put through ``change``, which gives a list of blocks."""

    def changed(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [made for block in blocks for made in change(block)]

    sections = sections_of(body)
    for section in sections:
        for key in ("blocks", "goal_default"):
            if key in section:
                section[key] = changed(section[key])
        if "goal_blocks" in section:
            section["goal_blocks"] = {
                goal: changed(blocks) for goal, blocks in section["goal_blocks"].items()
            }
    return {**body, "section": sections}


# --- two versions ------------------------------------------------------------------------------------------


def differences(before: Body, after: Body) -> list[str]:
    """What became of each section between two bodies, as Swedish sentences; empty when they are alike."""
    old = {raw["id"]: raw for raw in before.get("section", ())}
    new = {raw["id"]: raw for raw in after.get("section", ())}
    said = [f"”{raw['title']}” är nytt." for key, raw in new.items() if key not in old]
    said += [f"”{raw['title']}” är borttaget." for key, raw in old.items() if key not in new]
    common_before = [key for key in old if key in new]
    common_after = [key for key in new if key in old]
    if common_before != common_after:
        said.append("Avsnitten står i en annan ordning.")
    for key in common_after:
        said += _between(old[key], new[key])
    said += [
        f"Mallens {word} är ändrad från ”{before.get(key, '')}” till ”{after.get(key, '')}”."
        for key, word in (("title", "titel"), ("subtitle", "underrubrik"), ("kind", "slag"))
        if before.get(key, "") != after.get(key, "")
    ]
    return said


_WORDS = {
    "level": "nivå",
    "title": "rubrik",
    "instruction": "instruktion",
    "owner": "ansvarig",
    "length": "längd",
    "optional": "valfrihet",
    "expand": "målavsnitt",
    "leave_out": "utelämnade nivåer",
    "goal_default": "block för mål",
    "goal_blocks": "block för vissa mål",
}


def _between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    title = new["title"]
    said = []
    for key, word in _WORDS.items():
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        is_plain = all(isinstance(each, str | int | None) for each in (before, after))
        how = f" från ”{before or ''}” till ”{after or ''}”" if is_plain else ""
        said.append(f"”{title}”: {word} är ändrad{how}.")
    kinds = [
        ", ".join(str(block.get("type")) for block in each.get("blocks", ())) for each in (old, new)
    ]
    if kinds[0] != kinds[1]:
        said.append(f"”{title}”: blocken är {kinds[1] or 'inga'}, förut {kinds[0] or 'inga'}.")
    elif old.get("blocks", []) != new.get("blocks", []):
        said.append(f"”{title}”: val för block är ändrade.")
    return said
