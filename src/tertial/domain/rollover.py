"""A new plan year from an old one: what is carried, what changes, what is dropped and why. Pure: rows in, rows out.

Rows are those of a data package, by table. Two steps: the common part (levels, scales, calendar, templates and what
comes from above) is the central owner's, the rest is the committee's. Keys live on, so that series do.
Source: docs/dev/methods.md#rollover.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any, Literal

from tertial.errors import BadInput

Row = Mapping[str, Any]
Tables = Mapping[str, tuple[Row, ...]]
Step = Literal["common", "committee"]
Fate = Literal["carried", "changed", "new", "dropped"]
SIMILAR = 0.85
"""From which likeness two labels are taken for the same thing under another name."""
COMMON_TABLES = ("levels", "scale_words", "risk_scales", "thresholds", "round_kinds", "calendar")
OWN_TABLES = (
    "units",
    "statements",
    "report_lines",
    "line_maps",
    "series",
    "goal_rules",
    "period_keys",
    "reports",
)
DETAIL_TABLES = ("risk_details", "controls", "checks", "reviews")
"""What items of internal control have besides, by the item's key: carried with their items."""
LASTING_TABLES = (
    "providers",
    "agreements",
    "follow_ups",
    "follow_up_findings",
    "competition_reviews",
    "procurements",
)
"""Registers of the year whose rows go on while they last."""
ENDS = {"event": "händelsen hör till året", "challenge": "utmaningen hör till årets plan"}
"""Kinds of items that end with their year, and why."""


@dataclass(frozen=True, slots=True)
class RowFate:
    """A row's fate: which table, its key and label, and in words why it changes or is dropped."""

    table: str
    key: str
    label: str
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """Units that become others: ``old`` codes in the old year, ``new`` in the new one with its name.

    The same old code on several lines is a split, the same new code a merger; an empty new code ends the unit.
    """

    old: str
    new: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rolled:
    """The new year's rows by table, the fate of every row, and what somebody must decide."""

    tables: Mapping[str, tuple[Row, ...]]
    lines: tuple[RowFate, ...]
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Rolling:
    tables: Tables
    year: int
    finished: Mapping[str, str]
    units: Mapping[str, tuple[UnitChange, ...]]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    lines: list[RowFate] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)

    def keep(self, table: str, row: Row, why: str = "", **changed: Any) -> None:
        new = {**row, **changed}
        fate: Fate = "changed" if new != dict(row) else "carried"
        self.rows.setdefault(table, []).append(new)
        self.lines.append(RowFate(table, key_of(new), label_of(new), fate, why))

    def drop(self, table: str, row: Row, why: str) -> None:
        self.lines.append(RowFate(table, key_of(row), label_of(row), "dropped", why))

    def unit(self, row: Row) -> str:
        """The unit that a row is for in the new year; empty, with a warning, where somebody must choose."""
        code = str(row.get("unit") or "")
        changes = self.units.get(code, ())
        if not code or not changes:
            return code
        new = {change.new for change in changes if change.new}
        if len(new) == 1:
            return new.pop()
        what = "upphör" if not new else f"delas i {', '.join(sorted(new))}"
        self.warnings[f"{label_of(row)}: enheten {code} {what}; välj vilken enhet som svarar."] = (
            None
        )
        return ""


def roll(
    tables: Tables,
    *,
    year: int,
    step: Step,
    finished: Mapping[str, str] | None = None,
    unit_changes: Iterable[UnitChange] = (),
) -> Rolled:
    """The rows of the year after ``year``.

    Args: tables: the old year's rows. year: the old year. finished: keys of items that are done, with the word that
          says so. unit_changes: units that split, merge, end or get another code.
    Raises: BadInput("rollover.unit"): a change of a unit that the old year lacks.
    """
    units = _units_by_old(tables, unit_changes)
    rolling = _Rolling(tables, year, finished or {}, units)
    if step == "common":
        _common(rolling)
    else:
        _own(rolling)
    return Rolled(
        {table: tuple(rows) for table, rows in rolling.rows.items()},
        tuple(rolling.lines),
        tuple(rolling.warnings),
    )


def key_of(row: Row) -> str:
    """What identifies a row on screen.

    >>> key_of({"key": "a"}), key_of({"indicator": "b", "horizon": "long", "year": 2030})
    ('a', 'b 2030')
    """
    for name in ("key", "code", "item", "project", "goal"):
        if row.get(name):
            return str(row[name])
    parts = (
        row.get(name)
        for name in ("scale", "indicator", "statement", "source", "label", "line", "year", "target")
    )
    return " ".join(str(part) for part in parts if part)


def label_of(row: Row) -> str:
    for name in ("label", "title", "name"):
        if row.get(name):
            return str(row[name])
    return key_of(row)


def next_day(day: date) -> date:
    """The same weekday a year later: 52 weeks on, which is how meetings move.

    >>> next_day(date(2020, 9, 29)), next_day(date(2020, 12, 31))
    (datetime.date(2021, 9, 28), datetime.date(2021, 12, 31))
    """
    if (day + timedelta(days=1)).day == 1:  # the last day of a month is a cut-off: it stays one
        return _month_end(day.year + 1, day.month)
    moved = day + timedelta(weeks=52)
    return moved if moved.year > day.year else moved + timedelta(weeks=1)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def with_next_year(text: str, year: int) -> str:
    """A key or title with the year in it a year on: "Delårsrapport 2 2020" → "Delårsrapport 2 2021".

    >>> with_next_year("delarsrapport-2020-08", 2020), with_next_year("Budget 12020", 2020)
    ('delarsrapport-2021-08', 'Budget 12020')
    """
    return re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), text)


def drifted(
    old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Labels that have drifted: of (key, label) pairs, those whose key is gone beside the new one they resemble.

    >>> drifted([("a", "ständigt utveckling")], [("b", "ständig utveckling"), ("c", "Minska klimatpåverkan")])
    (('ständigt utveckling', 'ständig utveckling'),)
    """
    before, after = dict(old), dict(new)
    gone = {key: label for key, label in before.items() if key not in after}
    added = {key: label for key, label in after.items() if key not in before}
    found = []
    for label in gone.values():
        best = max(added.values(), key=lambda each: _likeness(label, each), default="")
        if best and best != label and _likeness(label, best) >= SIMILAR:
            found.append((label, best))
    return tuple(found)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


# --- the common part ------------------------------------------------------------------------------------------


def _common(rolling: _Rolling) -> None:
    for table in COMMON_TABLES:
        for row in rolling.tables.get(table, ()):
            if table == "calendar":
                moved = next_day(row["day"])
                label = with_next_year(row["label"], rolling.year)
                rolling.keep(table, row, "flyttad ett år, samma veckodag", day=moved, label=label)
            else:
                rolling.keep(table, row)
    common = common_levels(rolling.tables)
    for row in rolling.tables.get("goals", ()):
        if row["level"] in common and not _is_ended(rolling, "goals", row):
            rolling.keep("goals", row, previous="")
    for row in rolling.tables.get("items", ()):
        if row["is_common"]:
            _item(rolling, row)
    _details(rolling)


def common_levels(tables: Tables) -> frozenset[str]:
    """The levels of the chain whose goals come from above."""
    return frozenset(row["key"] for row in tables.get("levels", ()) if row["is_common"])


# --- the committee's part -------------------------------------------------------------------------------------


def _own(rolling: _Rolling) -> None:
    common = common_levels(rolling.tables)
    for table in OWN_TABLES:
        for row in rolling.tables.get(table, ()):
            if table in _OWN:
                _OWN[table](rolling, row)
            else:
                rolling.keep(table, row)
    _new_units(rolling)
    for row in rolling.tables.get("goals", ()):
        if row["level"] not in common and not _is_ended(rolling, "goals", row):
            rolling.keep("goals", row, unit=rolling.unit(row), previous="")
    for row in rolling.tables.get("indicators", ()):
        if not _is_ended(rolling, "indicators", row):
            rolling.keep("indicators", row, previous="")
    for row in rolling.tables.get("indicator_targets", ()):
        _target(rolling, row)
    for row in rolling.tables.get("items", ()):
        if not row["is_common"]:
            _item(rolling, row)
    _details(rolling)
    _belongings(rolling)
    _lasting(rolling)


def _unit(rolling: _Rolling, row: Row) -> None:
    changes = rolling.units.get(row["code"], ())
    if not changes:
        parent = _renamed(rolling, row["parent"])
        rolling.keep("units", row, parent=parent)
        return
    new = sorted({change.new for change in changes if change.new})
    why = f"blir {', '.join(new)}" if new else "upphör"
    if row["code"] in new:
        name = next((c.name for c in changes if c.new == row["code"] and c.name), row["name"])
        rolling.keep("units", row, why, name=name, parent=_renamed(rolling, row["parent"]))
    else:
        rolling.drop("units", row, why)


def _renamed(rolling: _Rolling, code: str) -> str:
    new = {change.new for change in rolling.units.get(code, ()) if change.new}
    return new.pop() if len(new) == 1 else code


def _new_units(rolling: _Rolling) -> None:
    """Units that a change makes: like the one they come from, under its level."""
    there = {row["code"] for row in rolling.rows.get("units", ())}
    old = {row["code"]: row for row in rolling.tables.get("units", ())}
    for changes in rolling.units.values():
        for change in changes:
            if change.new and change.new not in there:
                there.add(change.new)
                like = old[change.old]
                row = {
                    **like,
                    "code": change.new,
                    "name": change.name or like["name"],
                    "parent": _renamed(rolling, like["parent"]),
                }
                rolling.rows.setdefault("units", []).append(row)
                why = f"ur {change.old} {like['name']}"
                rolling.lines.append(RowFate("units", change.new, str(row["name"]), "new", why))


def _report(rolling: _Rolling, row: Row) -> None:
    ends = row["period_end"]
    moved = _month_end(ends.year + 1, ends.month)
    texts = {
        name: with_next_year(str(row[name]), rolling.year)
        for name in ("key", "title", "budget_version", "forecast_version", "indicator_period")
    }
    rolling.keep(
        "reports", row, "tom, för det nya året", period_end=moved, decided_on=None, **texts
    )


def _line_map(rolling: _Rolling, row: Row) -> None:
    ended = row["valid_to"]
    if ended is not None and ended.year <= rolling.year:
        rolling.drop("line_maps", row, f"upphörde {ended.isoformat()}")
    else:
        rolling.keep("line_maps", row)


_OWN: Mapping[str, Callable[[_Rolling, Row], None]] = {
    "units": _unit,
    "reports": _report,
    "line_maps": _line_map,
}


def _target(rolling: _Rolling, row: Row) -> None:
    """A target of a coming year stays; a milestone of the old year is over."""
    if row["year"] > rolling.year:
        rolling.keep("indicator_targets", row)
    else:
        rolling.drop("indicator_targets", row, f"gällde {row['year']}; sätt ett nytt")


def _is_ended(rolling: _Rolling, table: str, row: Row) -> bool:
    """Whether a row was taken out of the plan; then it is dropped."""
    day = row.get("ended_on")
    if day is None:
        return False
    rolling.drop(table, row, f"togs bort ur planen {day.isoformat()}")
    return True


def _item(rolling: _Rolling, row: Row) -> None:
    kind = str(row["kind"])
    if _is_ended(rolling, "items", row):
        return
    if kind in ENDS:
        rolling.drop("items", row, ENDS[kind])
    elif row["key"] in rolling.finished:
        rolling.drop("items", row, f"{rolling.finished[row['key']].lower()} {rolling.year}")
    else:
        rolling.keep("items", row, unit=rolling.unit(row), previous="")


def _details(rolling: _Rolling) -> None:
    """What carried items have besides. A risk's assessments stay in their year: it is assessed anew."""
    kept = {row["key"] for row in rolling.rows.get("items", ())}
    for table in DETAIL_TABLES:
        for row in rolling.tables.get(table, ()):
            if row["item"] in kept:
                rolling.keep(table, row)


def _lasting(rolling: _Rolling) -> None:
    """Providers and what is agreed with them, while it lasts; what of a follow-up is not done or closed."""
    gone: set[tuple[str, str]] = set()
    for table in LASTING_TABLES:
        for row in rolling.tables.get(table, ()):
            part = next(
                ((of, str(row[name])) for name, of in _PART_OF if row.get(name) and of != table),
                None,
            )
            why = "det som det hör till följer inte med" if part in gone else _over(rolling, row)
            if why:
                gone.add((table, str(row["key"])))
                rolling.drop(table, row, why)
            elif ("agreements", str(row.get("agreement"))) in gone:
                rolling.keep(table, row, "avtalet följer inte med", agreement="")
            else:
                rolling.keep(table, row)


_PART_OF = (("provider", "providers"), ("follow_up", "follow_ups"))


def _over(rolling: _Rolling, row: Row) -> str:
    """Why a row of a lasting register is over before the new year; empty where it is not."""
    begins = date(rolling.year + 1, 1, 1)
    for name, why in (
        ("ended_on", "slutade {day}"),
        ("ends_on", "löpte ut {day}"),
        ("closed_on", "avslutades {day}"),
        ("done_on", "gjordes {day}"),
        ("contract_from", "avtalet gäller från {day}"),
    ):
        day = row.get(name)
        if day is not None and day < begins:
            return why.format(day=day.isoformat())
    return "är gjord" if row.get("status") == "done" else ""


def _belongings(rolling: _Rolling) -> None:
    """What belongs to items and goals follows those that are carried."""
    kept = {(table, str(row.get("key"))) for table, rows in rolling.rows.items() for row in rows}
    projects = {key for table, key in kept if table == "items"}
    for row in rolling.tables.get("projects", ()):
        if row["item"] in projects:
            rolling.keep("projects", row)
        else:
            rolling.drop("projects", row, "projektet är avslutat")
    for row in rolling.tables.get("project_phases", ()):
        years = [int(year) for year in re.findall(r"\d{4}", str(row["year"]))]
        if row["project"] not in projects:
            rolling.drop("project_phases", row, "projektet är avslutat")
        elif years and max(years) <= rolling.year:
            rolling.drop("project_phases", row, f"gällde {row['year']}")
        else:
            rolling.keep("project_phases", row)
    for row in rolling.tables.get("benefits", ()):
        if row["project"] in projects:
            rolling.keep("benefits", row)
    common = common_levels(rolling.tables)
    above = {row["key"] for row in rolling.tables.get("goals", ()) if row["level"] in common}
    there = {
        "goal": {key for table, key in kept if table == "goals"} | above,
        "indicator": {key for table, key in kept if table == "indicators"},
        "item": projects
        | {row["key"] for row in rolling.tables.get("items", ()) if row["is_common"]},
    }
    for row in rolling.tables.get("links", ()):
        ends = ((row["source_kind"], row["source"]), (row["target_kind"], row["target"]))
        if all(kind not in there or key in there[kind] for kind, key in ends):
            rolling.keep("links", row)
        else:
            rolling.drop("links", row, "det ena finns inte kvar")


def _units_by_old(
    tables: Tables, changes: Iterable[UnitChange]
) -> dict[str, tuple[UnitChange, ...]]:
    known = {row["code"] for row in tables.get("units", ())}
    found: dict[str, tuple[UnitChange, ...]] = {}
    for change in changes:
        if change.old not in known:
            raise BadInput("rollover.unit", unit=change.old)
        found[change.old] = (*found.get(change.old, ()), change)
    return found


def merged(parts: Iterable[tuple[str, Rolled]]) -> Rolled:
    """Several committees' years as one: rows of the same key that are equal are one; of those that differ the later get
    the committee's id in their key and the old key as ``previous``.

    ``parts`` are (committee's id, what its year gives). Rows that only have keys of others are taken as they are.
    """
    rows: dict[str, dict[tuple[str, ...], Row]] = {}
    lines: list[RowFate] = []
    warnings: dict[str, None] = {}
    for committee, part in parts:
        lines += part.lines
        warnings |= dict.fromkeys(part.warnings)
        for table, those in part.tables.items():
            for row in those:
                taken = rows.setdefault(table, {})
                key = identity(table, row)
                if key not in taken:
                    taken[key] = row
                elif (
                    taken[key] != row and "key" in row and table in ("goals", "items", "indicators")
                ):
                    own = {**row, "key": f"{row['key']}-{committee}", "previous": row["key"]}
                    taken[identity(table, own)] = own
                    warnings[
                        f"{label_of(row)} finns i båda nämnderna med olika innehåll; båda är kvar."
                    ] = None
    return Rolled({t: tuple(r.values()) for t, r in rows.items()}, tuple(lines), tuple(warnings))


_IDENTITY = {
    "units": ("code",),
    "scale_words": ("scale", "label"),
    "thresholds": ("key", "valid_from"),
    "calendar": ("day", "key"),
    "report_lines": ("statement", "key"),
    "line_maps": ("statement", "line", "first", "valid_from"),
    "indicator_targets": ("indicator", "horizon", "year"),
    "links": ("source_kind", "source", "target_kind", "target"),
    "projects": ("item",),
    "project_phases": ("project", "key"),
    "benefits": ("project", "key", "year"),
    "goal_rules": ("goal", "rule"),
}


def identity(table: str, row: Row) -> tuple[str, ...]:
    """What makes a row of a table the same row."""
    return tuple(str(row[name]) for name in _IDENTITY.get(table, ("key",)))


def taken_for(rolled: Rolled, units: frozenset[str]) -> Rolled:
    """Only what belongs to some units, for a committee that is split: the units, and what is of none or of those."""

    def belongs(table: str, row: Row) -> bool:
        if table == "units":
            return row["code"] in units
        return not row.get("unit") or row["unit"] in units

    rows = {t: tuple(r for r in those if belongs(t, r)) for t, those in rolled.tables.items()}
    return replace(rolled, tables=rows)
