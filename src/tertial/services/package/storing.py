"""A package into the records and out again. Rows are matched by key; what is the same is left alone.

Registered values (indicators, statistics) are append-only: a changed value is a new row, a value that is gone is a new
row that says so. Everything else is added, changed or removed. The caller holds the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.documents.texts import bring, texts_by_report
from tertial.services.package.columns import Column, TableSpec
from tertial.services.package.reading import Package, Problem, Row
from tertial.services.package.spec import BY_NAME, TABLES
from tertial.store import models

GONE = ""
"""The raw value of a registered value that has been taken away."""
_TEXTS = TableSpec(
    "texts",
    "SectionText",
    "",
    ("report", "section"),
    (Column("report", "key", ""), Column("section", "key", ""), Column("body", "markdown", "")),
)
_TEMPLATES = TableSpec(
    "templates", "Template", "", ("key",), (Column("key", "key", ""), Column("body", "text", ""))
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What taking a package did, or would do: keys added, changed and removed, by table. Empty when nothing."""

    tables: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def is_empty(self) -> bool:
        return not self.tables

    def count(self, what: str) -> int:
        return sum(len(changed.get(what, ())) for changed in self.tables.values())


def store_package(package: Package, *, now: datetime, by: str) -> Changes:
    """Take a package into the records. Must run in a transaction; returns what changed.

    Raises ``BadInput("package.problems")`` when a value is longer than the records hold.
    """
    _require_room(package)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    year, changed = _plan_year(package)
    found["package.toml"] = {"changed": changed} if changed else {}
    for spec in TABLES:
        found[spec.name] = _store(spec, year, package.tables[spec.name], now, by)
    texts = [{"report": r, "section": s, "body": body} for (r, s), body in package.texts.items()]
    templates = [{"key": key, "body": body} for key, body in package.templates.items()]
    stood = {(row.report, row.section): row.body for row in _in_order(_TEXTS, year)}
    found["texts"] = _store(_TEXTS, year, texts, now, by)
    others = {key: body for key, body in package.texts.items() if stood.get(key) != body}
    bring(year, others, by=by, now=now)
    found["templates"] = _store(_TEMPLATES, year, templates, now, by)
    open_asks = models.Ask.objects.filter(round__plan_year=year, round__closed_at=None)
    open_asks.exclude(about={}).update(about={})  # rounds show the plan as it is now
    return Changes({name: changed for name, changed in found.items() if changed})


def _require_room(package: Package) -> None:
    """Whatever database holds the records, a value too long for its column is said, and never cut."""
    problems = [
        Problem(spec.name, number, name, f"är längre än {room} tecken")
        for spec in TABLES
        for name, room in _room(spec).items()
        for number, row in enumerate(package.tables[spec.name], start=2)
        if len(str(row[name] or "")) > room
    ]
    if problems:
        raise BadInput(
            "package.problems",
            package=f"{package.committee}/{package.year}",
            count=len(problems),
            problems=tuple(problems),
            first=str(problems[0]),
        )


def _room(spec: TableSpec) -> dict[str, int]:
    """How many characters each column of text can hold, where there is a limit."""
    model: Any = getattr(models, spec.model)
    rooms = {c.name: model._meta.get_field(c.name).max_length for c in spec.columns}
    return {name: room for name, room in rooms.items() if room}


def _plan_year(package: Package) -> tuple[models.PlanYear, tuple[str, ...]]:
    """The year that the package is of, made if need be, and which of its own particulars changed."""
    municipality, changed = _kept(
        models.Municipality, {"code": package.municipality_code}, {"name": package.municipality}
    )
    about = {
        "municipality": municipality,
        "name": package.committee_name,
        "department": package.department,
    }
    committee, more = _kept(models.Committee, {"slug": package.committee}, about)
    place = {"committee": committee, "year": package.year}
    year, rest = _kept(models.PlanYear, place, {"remark": package.remark})
    return year, (*changed, *more, *rest)


def _kept(
    model: Any, place: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Any, tuple[str, ...]]:
    """The row at a place with these values, and which of them it did not have."""
    row, is_new = model.objects.get_or_create(**place, defaults=values)
    changed = tuple(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return row, () if is_new else tuple(f"{model._meta.model_name}.{name}" for name in changed)


def _store(
    spec: TableSpec,
    year: models.PlanYear,
    rows: Iterable[Row | Mapping[str, Any]],
    now: datetime,
    by: str,
) -> dict[str, tuple[str, ...]]:
    model: Any = getattr(models, spec.model)
    is_registered = issubclass(model, models.Registered)
    current = _current(spec, year)
    names = [column.name for column in spec.columns]
    added, changed, kept, moved = [], [], set(), []
    for order, row in enumerate(rows):
        key = _key(spec, row)
        kept.add(key)
        values = {name: row[name] for name in names}
        before = current.get(key)
        if before is None:
            added.append(_made(model, year, order, values, now, by, is_registered))
        elif any(getattr(before, name) != value for name, value in values.items()):
            changed.append(key)
            if is_registered:
                model.objects.bulk_create([_made(model, year, order, values, now, by, True)])
            else:
                _update(before, order, values)
        elif before.order != order:
            before.order = order
            moved.append(before)
    gone = [key for key, row in current.items() if key not in kept and not _is_gone(row)]
    model.objects.bulk_create(added, batch_size=500)
    model.objects.bulk_update(moved, ["order"], batch_size=500)
    _remove(model, [current[key] for key in gone], now, by, is_registered)
    done = {
        "added": [_key_of(spec, row) for row in added],
        "changed": changed,
        "removed": gone,
    }
    return {what: tuple(map(_name, keys)) for what, keys in done.items() if keys}


def _current(spec: TableSpec, year: models.PlanYear) -> dict[tuple[Any, ...], Any]:
    """The rows that count now, by key: of registered values the newest."""
    model: Any = getattr(models, spec.model)
    return {_key_of(spec, row): row for row in model.objects.filter(plan_year=year).order_by("id")}


def _key(spec: TableSpec, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in spec.key)


def _key_of(spec: TableSpec, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in spec.key)


def _name(key: tuple[Any, ...]) -> str:
    return "/".join("" if part is None else str(part) for part in key)


def _is_gone(row: Any) -> bool:
    return isinstance(row, models.Registered) and getattr(row, "raw", None) == GONE


def _made(
    model: Any,
    year: models.PlanYear,
    order: int,
    values: Mapping[str, Any],
    now: datetime,
    by: str,
    stamped: bool,
) -> Any:
    stamp = {"entered_at": now, "entered_by": by} if stamped else {}
    return model(plan_year=year, order=order, **values, **stamp)


def _update(row: Any, order: int, values: Mapping[str, Any]) -> None:
    row.order = order
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _remove(model: Any, rows: list[Any], now: datetime, by: str, is_registered: bool) -> None:
    if not is_registered:
        model.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return
    for row in rows:
        row.pk, row.raw, row.entered_at, row.entered_by = None, GONE, now, by
        row._state.adding = True
    model.objects.bulk_create(rows, batch_size=500)


def load_package(*, actor: Actor, committee: str, year: int) -> Package:
    """A year's records as a package, in their order.

    Raises ``NotFound("plan-year.unknown")``, and what ``access.require`` raises: a package holds the rules too.
    """
    require(actor, "see_settings", committee)
    found = (
        models.PlanYear.objects.select_related("committee__municipality")
        .filter(committee__slug=committee, year=year)
        .first()
    )
    if found is None:
        raise NotFound("plan-year.unknown", committee=committee, year=year)
    of = found.committee
    return Package(
        municipality_code=of.municipality.code,
        municipality=of.municipality.name,
        committee=of.slug,
        committee_name=of.name,
        department=of.department,
        year=found.year,
        remark=found.remark,
        tables={spec.name: _loaded(spec, found) for spec in TABLES},
        texts={
            (report, section): body
            for report, sections in texts_by_report(found).items()
            for section, body in sections.items()
        },
        templates={row.key: row.body for row in _in_order(_TEMPLATES, found)},
    )


def tables_of(year: models.PlanYear, names: Iterable[str]) -> dict[str, tuple[Row, ...]]:
    """Some of a year's tables as rows of a package, in their order (one query a table)."""
    return {name: _loaded(BY_NAME[name], year) for name in names}


def _loaded(spec: TableSpec, year: models.PlanYear) -> tuple[Row, ...]:
    return tuple(
        {column.name: getattr(row, column.name) for column in spec.columns}
        for row in _in_order(spec, year)
        if not _is_gone(row)
    )


def _in_order(spec: TableSpec, year: models.PlanYear) -> list[Any]:
    return sorted(_current(spec, year).values(), key=lambda row: (row.order, row.pk))
