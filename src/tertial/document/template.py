"""A report template as data: sections in order, each with its blocks (docs/dev/templates.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertial.document.blocks import KINDS
from tertial.document.blocks.options import problems_of
from tertial.errors import BadInput

Block = Mapping[str, object]
SECTION_KEYS = {
    "id",
    "level",
    "title",
    "blocks",
    "expand",
    "goal_blocks",
    "goal_default",
    "leave_out",
    "owner",
    "instruction",
    "optional",
    "length",
}
OWN_TYPES: Mapping[str, type] = {
    "title": str,
    "instruction": str,
    "owner": str,
    "optional": bool,
    "length": int,
}
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
TOP_KEYS = {"key", "kind", "title", "subtitle", "section"}


@dataclass(frozen=True, slots=True)
class SectionTemplate:
    """``goal_blocks`` are the blocks of a goal by its key, ``goal_default`` those of all others; ``leave_out`` are
    levels whose goals an expanded section does not show.

    To the writer: ``instruction`` says what the section is to hold, ``owner`` who writes it (a login, or a role by its
    key in ``services/access.py``), ``length`` about how many words it is to have (0: not said). An ``optional`` section
    is left out of a report where nothing is written.
    """

    id: str
    level: int
    title: str
    blocks: tuple[Block, ...] = ()
    expand: str = ""
    goal_blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    goal_default: tuple[Block, ...] | None = None
    leave_out: tuple[str, ...] = ()
    instruction: str = ""
    owner: str = ""
    optional: bool = False
    length: int = 0


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """``title`` is what the kind of report is called; ``subtitle`` stands under the report's title, with the year for
    ``{år}``; empty says which day the report is as of."""

    key: str
    kind: str
    sections: tuple[SectionTemplate, ...]
    subtitle: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """What is wrong, as a Swedish phrase: in which section (its number from 0; −1 is the template itself), in which of
    its blocks (−1: none of them)."""

    said: str
    section: int = -1
    name: str = ""
    block: int = -1

    def __str__(self) -> str:
        return f"{self.name}: {self.said}" if self.name else self.said


def parse_template(body: Mapping[str, Any]) -> ReportTemplate:
    """A template from its parsed TOML. Raises ``BadInput("template.invalid")`` with all that is wrong."""
    problems = validate_template(body)
    if problems:
        raise BadInput(
            "template.invalid", template=body.get("key", "?"), problems="; ".join(problems)
        )
    sections = tuple(
        SectionTemplate(
            id=raw["id"],
            level=raw["level"],
            title=raw["title"],
            blocks=tuple(raw.get("blocks", ())),
            expand=raw.get("expand", ""),
            goal_blocks={
                goal: tuple(blocks) for goal, blocks in raw.get("goal_blocks", {}).items()
            },
            goal_default=tuple(raw["goal_default"]) if "goal_default" in raw else None,
            leave_out=tuple(raw.get("leave_out", ())),
            instruction=raw.get("instruction", ""),
            owner=raw.get("owner", ""),
            optional=raw.get("optional", False),
            length=raw.get("length", 0),
        )
        for raw in body["section"]
    )
    return ReportTemplate(
        body["key"], body["kind"], sections, body.get("subtitle", ""), body.get("title", "")
    )


def validate_template(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a template, as Swedish phrases that name the section; empty is good."""
    return [str(problem) for problem in problems_of_template(body)]


def problems_of_template(body: Mapping[str, Any]) -> list[TemplateProblem]:
    """What is wrong with a template, each with its section and block; empty is good."""
    said = [f"okänd nyckel {key!r}" for key in body if key not in TOP_KEYS]
    said += [f"{key!r} saknas" for key in ("key", "kind", "section") if not body.get(key)]
    said += [
        f"{key!r} ska vara en text"
        for key in ("subtitle", "title")
        if not isinstance(body.get(key, ""), str)
    ]
    problems = [TemplateProblem(each) for each in said]
    seen: set[str] = set()
    level_before = 0
    for number, raw in enumerate(body.get("section", ())):
        name = f"avsnitt {raw.get('id') or number + 1}"
        of_section = [*_section_problems(raw), *_placed(raw, seen, level_before)]
        problems += [TemplateProblem(each, number, name) for each in of_section]
        problems += [
            TemplateProblem(each, number, name, place)
            for place, block in _blocks(raw)
            for each in _block_problems(block)
        ]
        seen.add(str(raw.get("id", "")))
        if "level" in raw and not [*_placed(raw, set(), level_before)]:
            level_before = raw["level"]
    return problems


def _section_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a section by itself."""
    yield from (f"okänd nyckel {key!r}" for key in raw if key not in SECTION_KEYS)
    missing = [key for key in ("id", "level", "title") if key not in raw]
    if missing:
        yield f"{', '.join(missing)} saknas"
    elif not KEY.fullmatch(str(raw["id"])):
        yield "id ska vara gemener a–z, siffror och bindestreck"
    for key, kind in OWN_TYPES.items():
        if key in raw and not (isinstance(raw[key], kind) and type(raw[key]) is kind):
            yield f"{key} kan inte vara {raw[key]!r}"
    if isinstance(raw.get("length", 0), int) and raw.get("length", 0) < 0:
        yield "length ska vara ett antal ord"
    if raw.get("expand", "goals") not in ("goals", ""):
        yield "expand kan bara vara 'goals'"
    if not isinstance(raw.get("leave_out", []), list):
        yield "leave_out ska vara en lista av nivåer"


def _placed(raw: Mapping[str, Any], seen: set[str], level_before: int) -> Iterator[str]:
    """What is wrong with a section among the others."""
    if raw.get("id") in seen:
        yield "förekommer två gånger"
    if "level" not in raw:
        return
    level = raw["level"]
    if type(level) is not int or not 1 <= level <= min(4, level_before + 1):
        yield f"nivå {level} kan inte följa på nivå {level_before}"


def _blocks(raw: Mapping[str, Any]) -> Iterator[tuple[int, Block]]:
    """A section's blocks, those of its own text numbered."""
    yield from enumerate(raw.get("blocks", ()))
    yield from ((-1, block) for block in raw.get("goal_default", ()))
    yield from ((-1, block) for blocks in raw.get("goal_blocks", {}).values() for block in blocks)


def _block_problems(block: Mapping[str, object]) -> list[str]:
    kind = block.get("type")
    if kind not in KINDS:
        return [f"okänt block {kind!r}, välj bland {', '.join(KINDS)}"]
    options = {key: value for key, value in block.items() if key != "type"}
    return [f"block {kind}: {problem}" for problem in problems_of(KINDS[str(kind)][1], options)]
