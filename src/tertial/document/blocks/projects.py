"""Efficiency projects: where we are, where we want to be, the phases between, and what it is expected to give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tertial.document.blocks.cells import words
from tertial.document.blocks.context import Heading, Made, Place
from tertial.document.blocks.text import bind, markdown, plain
from tertial.document.model import Block, Column, Row, Table
from tertial.domain.plan import PlanItem, Project


@dataclass(frozen=True, slots=True)
class ProjectOptions:
    """``projects`` chooses by key, ``area`` by area, ``parent`` those that are part of another project.

    ``text`` gives each a heading with its parts below; ``table`` a row each.
    """

    area: str = ""
    parent: str = ""
    projects: tuple[str, ...] = ()
    layout: Literal["text", "table"] = "text"
    title: str = "Delprojekt"
    label_heading: str = "Delprojekt"


def projects(place: Place, options: ProjectOptions) -> Made:
    """The chosen projects in the plan's order; nothing where there is none."""
    shown = list(_shown(place, options))
    if options.layout == "table":
        if shown:
            yield _table(place, options, shown)
        return
    for item, project in shown:
        yield from _project(place, item, project)


def _shown(place: Place, options: ProjectOptions) -> Iterator[tuple[PlanItem, Project]]:
    for key in options.projects:
        place.facts.projects[key]  # one that is named must be there
    for item in place.facts.items:
        project = place.facts.projects.get(item.key)
        if (
            project is not None
            and item.parent == options.parent
            and (not options.area or project.area == options.area)
            and (not options.projects or item.key in options.projects)
        ):
            yield item, project


def _project(place: Place, item: PlanItem, project: Project) -> Iterator[Block | Heading]:
    yield Heading(item.title)
    yield from markdown(place.book, item.background)
    parts = (
        ("Nuläge", project.current_state),
        ("Börläge och målbild", project.target_state),
        ("Årets arbete", project.this_year),
    )
    for name, text in parts:
        yield from _part(place, name, text)
    for part in place.facts.items:
        if part.parent == item.key and part.key not in place.facts.projects:
            yield bind(place.book, f"{part.title}: {part.text}".removesuffix(": "), "item")
    if project.phases:
        yield _phases(place, item, project)
    yield from _part(place, "Förväntade effekter", project.effects)
    yield from _part(place, "Nyttokalkyl", project.benefit)
    yield from _part(place, "Uppföljning", item.text)


def _part(place: Place, name: str, text: str) -> Iterator[Block | Heading]:
    if text:
        yield Heading(name, depth=2)
        yield from markdown(place.book, text)


def _phases(place: Place, item: PlanItem, project: Project) -> Table:
    rows = tuple(
        Row(
            phase.year,
            tuple(
                words(plain(place.book, text))
                for text in (phase.activities, phase.phase, phase.effect)
            ),
        )
        for phase in project.phases
    )
    names = ("Huvudsakliga aktiviteter", "Fas", "Förväntade effekter")
    return Table(
        id=f"faser-{item.key}",
        title=f"Faser: {item.title}",
        columns=tuple(Column(name, is_text=True) for name in names),
        rows=rows,
        label_heading="År",
    )


def _table(place: Place, options: ProjectOptions, shown: list[tuple[PlanItem, Project]]) -> Table:
    def cells(project: Project) -> tuple[str, ...]:
        when = "\n\n".join(f"{each.phase} {each.year}".strip() for each in project.phases)
        effects = "\n\n".join(filter(None, (project.effects, project.benefit)))
        return (project.current_state, project.target_state, when, effects)

    names = ("Nuläge", "Börläge", "Genomförande", "Förväntade effekter")
    return Table(
        id=f"projekt-{place.section}",
        title=options.title,
        columns=tuple(Column(name, is_text=True) for name in names),
        rows=tuple(
            Row(item.title, tuple(words(plain(place.book, text)) for text in cells(project)))
            for item, project in shown
        ),
        label_heading=options.label_heading,
    )
