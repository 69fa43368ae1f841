"""Looking a draft over and taking it: what a person chose becomes a data package, and comes in as one does."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from tertial.document.harvest.chain import level_rows
from tertial.errors import BadInput
from tertial.services.access import Actor
from tertial.services.audit import record
from tertial.services.importing import import_paths
from tertial.services.package.reading import Package, Row
from tertial.services.package.spec import BY_NAME, TABLES
from tertial.services.package.storing import tables_of
from tertial.services.package.values import parse
from tertial.services.package.writing import write_package
from tertial.services.takeover.draft import Draft, Read, forget, load, require_free
from tertial.store.models import Committee, PlanYear

GROUPS = (
    ("goals", "Mål"),
    ("indicators", "Indikatorer"),
    ("items", "Åtaganden, uppdrag, risker och granskningar"),
    ("tables", "Tabeller"),
)
WORDING = {"goals": "label", "indicators": "name", "items": "title", "tables": "title"}
"""The column that holds what a thing is called, which a person may put right."""
NEEDS_GOAL = ("indicators", "items")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for an item: to take it or not, its words, its goal, which way is better; ``is_joined``: a
    goal that is the same as the one it is like."""

    is_taken: bool
    title: str = ""
    goal: str = ""
    polarity: str = ""
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An item to look over; ``number`` names it in the form."""

    number: int
    item: Read
    choice: Choice
    where: str


@dataclass(frozen=True, slots=True)
class Group:
    """The items of a kind, with how many are in doubt."""

    title: str
    lines: tuple[Line, ...]

    @property
    def doubts(self) -> int:
        return sum(bool(line.item.doubt) for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The draft as it is looked over. ``goals`` are (key, words) to choose among; ``problems`` hinder taking it."""

    draft: Draft
    groups: tuple[Group, ...]
    goals: tuple[tuple[str, str], ...]
    problems: tuple[str, ...] = ()


def page(
    *,
    actor: Actor,
    committee: str,
    token: str,
    choices: Mapping[int, Choice] | None = None,
    problems: tuple[str, ...] = (),
) -> ReviewPage:
    """The page of a draft; ``choices`` are what was chosen, when it is shown again. Raises as ``load``."""
    draft = load(actor=actor, committee=committee, token=token)
    chosen = choices if choices is not None else proposed(draft)
    lines = [
        Line(n, item, chosen.get(n, Choice(is_taken=False)), _where(item))
        for n, item in enumerate(draft.items)
    ]
    groups = (
        Group(title, tuple(line for line in lines if line.item.table == table))
        for table, title in GROUPS
    )
    goals = tuple((item.key, item.title) for item in draft.items if item.table == "goals")
    return ReviewPage(draft, tuple(group for group in groups if group.lines), goals, problems)


def proposed(draft: Draft) -> dict[int, Choice]:
    """What the reading proposes: all but what was finished and tables of figures."""
    return {
        n: Choice(
            item.is_proposed,
            item.title,
            item.values.get("goal", ""),
            item.values.get("polarity", ""),
        )
        for n, item in enumerate(draft.items)
    }


def _where(item: Read) -> str:
    place = f"sidan {item.page}" if item.page else f"rad {item.line}" if item.line else ""
    section = "" if item.section in item.source else item.section  # said once is enough
    return ", ".join(filter(None, (section, place)))


def take(
    *,
    actor: Actor,
    committee: str,
    token: str,
    choices: Mapping[int, Choice],
    now: datetime | None = None,
) -> int:
    """Make the year's plan of what was chosen; returns the year. Whole or not at all; the draft is gone then.

    Raises BadInput: ``takeover.none-chosen``, ``takeover.goal-missing``, ``takeover.year-has-plan``,
    ``package.problems``.
    """
    at = now or timezone.now()
    draft = load(actor=actor, committee=committee, token=token)
    require_free(committee, draft.year)
    with tempfile.TemporaryDirectory(prefix="tertial-") as folder:
        out = Path(folder) / f"{committee}-{draft.year}"
        write_package(package_of(draft, choices), out)
        result = import_paths(actor=actor, paths=[out], now=at)
    if result.is_refused:
        problems = tuple(problem for file in result.files for problem in file.problems)
        raise BadInput(
            "package.problems",
            package=draft.file,
            count=len(problems),
            first=next(iter(problems), ""),
            problems=problems,
        )
    record(
        actor=actor,
        action="takeover.taken",
        thing=draft.file,
        committee=committee,
        now=at,
        data={"year": draft.year, "items": sum(choice.is_taken for choice in choices.values())},
    )
    forget(token)
    return draft.year


def package_zip(
    *, actor: Actor, committee: str, token: str, choices: Mapping[int, Choice]
) -> bytes:
    """What was chosen as a zipped data package, to go on with in Excel."""
    draft = load(actor=actor, committee=committee, token=token)
    out = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="tertial-") as folder:
        root = Path(folder) / f"{committee}-{draft.year}"
        write_package(package_of(draft, choices), root)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(root.parent))
    return out.getvalue()


def package_of(draft: Draft, choices: Mapping[int, Choice]) -> Package:
    """The data package of what was chosen, with the committee's units of its last year.

    Raises BadInput: ``takeover.none-chosen``; ``takeover.goal-missing`` when an indicator has no goal that is taken.
    """
    chosen = [(item, choices[n]) for n, item in enumerate(draft.items) if n in choices]
    same = {item.key: item.like for item, choice in chosen if _is_joined(item, choice)}
    taken = [
        (item, choice)
        for item, choice in chosen
        if choice.is_taken and not _is_joined(item, choice)
    ]
    if not taken:
        raise BadInput("takeover.none-chosen")
    goals = {item.key for item, _ in taken if item.table == "goals"}
    rows: dict[str, list[Mapping[str, str]]] = {spec.name: [] for spec in TABLES}
    rows["levels"] = list(level_rows()) if goals else []
    for item, choice in taken:
        rows[item.table].append(_row(item, choice, goals, same))
        for table, row in item.rows:
            rows[table].append(row)
    if homeless := [row["name"] for row in rows["indicators"] if not row["goal"]]:
        raise BadInput("takeover.goal-missing", names=", ".join(homeless[:5]), count=len(homeless))
    of = Committee.objects.select_related("municipality").get(slug=draft.committee)
    tables = {name: tuple(_parsed(name, row) for row in some) for name, some in rows.items()}
    tables["units"] = _units(of)
    return Package(
        municipality_code=of.municipality.code,
        municipality=of.municipality.name,
        committee=of.slug,
        committee_name=of.name,
        department=of.department,
        year=draft.year,
        remark=f"Påbörjad från {draft.file}.",
        tables=tables,
        texts={},
        templates={},
    )


def _is_joined(item: Read, choice: Choice) -> bool:
    return choice.is_joined and bool(item.like)


def _row(item: Read, choice: Choice, goals: set[str], same: Mapping[str, str]) -> dict[str, str]:
    """An item's row, its goal and parent among the goals that are taken; a joined one is the goal it is the same as."""
    values = dict(item.values)
    if choice.title.strip():
        values[WORDING[item.table]] = choice.title.strip()
    if item.table in NEEDS_GOAL:
        values["goal"] = _taken(choice.goal, goals, same)
    if item.table == "goals":
        values["parent"] = _taken(values.get("parent", ""), goals, same)
    if item.table == "indicators":
        values["polarity"] = choice.polarity or values["polarity"]
    return values


def _taken(goal: str, goals: set[str], same: Mapping[str, str]) -> str:
    """The goal itself, or the one it was joined with; "" when that is not taken."""
    for _ in range(len(same)):  # two that say that they are the other lead nowhere
        goal = same.get(goal, goal)
    return goal if goal in goals else ""


def _parsed(table: str, row: Mapping[str, str]) -> Row:
    return {
        column.name: parse(column, row.get(column.name, "")) for column in BY_NAME[table].columns
    }


def _units(of: Committee) -> tuple[Row, ...]:
    """The units as they were in the committee's last year; a plan needs them for what its parts are asked."""
    year = PlanYear.objects.filter(committee=of).order_by("-year").first()
    return tables_of(year, ("units",))["units"] if year else ()


def choices_of(draft: Draft, given: Mapping[str, str]) -> dict[int, Choice]:
    """What a form says: ``ta-3``, ``samma-3``, ``lydelse-3``, ``mal-3``, ``battre-3`` for item 3."""
    return dict(_chosen(draft, given))


def _chosen(draft: Draft, given: Mapping[str, str]) -> Iterator[tuple[int, Choice]]:
    for n, choice in proposed(draft).items():
        yield (
            n,
            replace(
                choice,
                is_taken=f"ta-{n}" in given,
                is_joined=f"samma-{n}" in given,
                title=given.get(f"lydelse-{n}", choice.title)[:500],
                goal=given.get(f"mal-{n}", choice.goal),
                polarity=given.get(f"battre-{n}", choice.polarity),
            ),
        )
