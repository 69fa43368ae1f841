"""A report template as data: sections in order, each with its blocks (docs/dev/templates.md)."""

from __future__ import annotations

from collections.abc import Mapping
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
}
TOP_KEYS = {"key", "kind", "title", "subtitle", "section"}


@dataclass(frozen=True, slots=True)
class SectionTemplate:
    """``goal_blocks`` are the blocks of a goal by its key, ``goal_default`` those of all others; ``leave_out`` are
    levels whose goals an expanded section does not show."""

    id: str
    level: int
    title: str
    blocks: tuple[Block, ...] = ()
    expand: str = ""
    goal_blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    goal_default: tuple[Block, ...] | None = None
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """``subtitle`` stands under the title, with the year for ``{år}``; empty says which day the report is as of."""

    key: str
    kind: str
    sections: tuple[SectionTemplate, ...]
    subtitle: str = ""


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
        )
        for raw in body["section"]
    )
    return ReportTemplate(body["key"], body["kind"], sections, body.get("subtitle", ""))


def validate_template(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a template, as Swedish phrases that name the section; empty is good."""
    problems = [f"okänd nyckel {key!r}" for key in body if key not in TOP_KEYS]
    problems += [f"{key!r} saknas" for key in ("key", "kind", "section") if not body.get(key)]
    if not isinstance(body.get("subtitle", ""), str):
        problems.append("'subtitle' ska vara en text")
    seen: set[str] = set()
    level_before = 0
    for number, raw in enumerate(body.get("section", ()), start=1):
        name = f"avsnitt {raw.get('id') or number}"
        problems += [f"{name}: okänd nyckel {key!r}" for key in raw if key not in SECTION_KEYS]
        missing = [key for key in ("id", "level", "title") if key not in raw]
        if missing:
            problems.append(f"{name}: {', '.join(missing)} saknas")
            continue
        if raw["id"] in seen:
            problems.append(f"{name}: förekommer två gånger")
        seen.add(raw["id"])
        if not isinstance(raw["level"], int) or not 1 <= raw["level"] <= min(4, level_before + 1):
            problems.append(f"{name}: nivå {raw['level']} kan inte följa på nivå {level_before}")
        else:
            level_before = raw["level"]
        if raw.get("expand", "goals") != "goals":
            problems.append(f"{name}: expand kan bara vara 'goals'")
        if not isinstance(raw.get("leave_out", []), list):
            problems.append(f"{name}: leave_out ska vara en lista av nivåer")
        blocks = [
            *raw.get("blocks", ()),
            *raw.get("goal_default", ()),
            *(b for bs in raw.get("goal_blocks", {}).values() for b in bs),
        ]
        problems += [f"{name}: {problem}" for block in blocks for problem in _block_problems(block)]
    return problems


def _block_problems(block: Mapping[str, object]) -> list[str]:
    kind = block.get("type")
    if kind not in KINDS:
        return [f"okänt block {kind!r}, välj bland {', '.join(KINDS)}"]
    options = {key: value for key, value in block.items() if key != "type"}
    return [f"block {kind}: {problem}" for problem in problems_of(KINDS[str(kind)][1], options)]
