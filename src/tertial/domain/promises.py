"""What became of a plan: every promise followed through the year's reports, and what was dropped or said otherwise.

A promise is a goal, an indicator or an item as the plan has it. Nothing is judged: what was reported is set beside what
was promised, and where nothing was said that is said.
Source: docs/dev/methods.md#promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tertial.domain.plan import Tone

PromiseKind = Literal["goal", "indicator", "item"]
Thing = tuple[PromiseKind, str]


@dataclass(frozen=True, slots=True)
class Promise:
    """What a plan promises. ``group`` is its kind in words, ``targets`` what is aimed at, as printed, by year."""

    kind: PromiseKind
    key: str
    title: str
    group: str = ""
    previous: str = ""
    targets: tuple[str, ...] = ()
    ended_on: date | None = None

    @property
    def thing(self) -> Thing:
        return self.kind, self.key


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says of a promise."""

    text: str
    tone: Tone = "none"


@dataclass(frozen=True, slots=True)
class Redefined:
    """Something that is no longer what it was: ``what`` is title, target or key."""

    what: Literal["title", "target", "key"]
    before: str
    after: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A promise with what each report says of it (None where nothing).

    ``fate``: kept (told of from the first report to the last, or until done), silent (no report tells of it), stopped
    (the newest does not), late (the first did not), ended (taken out of the plan), waiting (no report yet).
    ``is_gone`` where the year after has it no longer though it was never reported done.
    """

    promise: Promise
    told: tuple[Told | None, ...]
    fate: Literal["kept", "silent", "stopped", "late", "ended", "waiting"]
    changes: tuple[Redefined, ...] = ()
    is_gone: bool = False


def follow(
    promises: Iterable[Promise],
    reports: Sequence[Mapping[Thing, Told]],
    *,
    before: Iterable[Promise] = (),
    after: Iterable[Promise] | None = None,
    changed: Mapping[Thing, tuple[Redefined, ...]] | None = None,
) -> tuple[Followed, ...]:
    """Follow a plan's promises through its reports, in their order.

    ``before`` and ``after`` are the promises of the year before and after (None where there is no such plan yet);
    ``changed`` is what was said otherwise during the year.

    >>> plan = [Promise("item", "a", "Gemensam planering"), Promise("item", "b", "Ny introduktion")]
    >>> [f.fate for f in follow(plan, [{("item", "a"): Told("Klart", "done")}])]
    ['kept', 'silent']
    """
    was = {each.thing: each for each in before}
    living = None if after is None else {(p.kind, name) for p in after for name in _names(p)}
    found = []
    for promise in promises:
        told = tuple(report.get(promise.thing) for report in reports)
        found.append(
            Followed(
                promise,
                told,
                _fate(promise, told),
                (
                    *_since(was.get((promise.kind, promise.previous or promise.key)), promise),
                    *(changed or {}).get(promise.thing, ()),
                ),
                is_gone=living is not None and promise.thing not in living and not _is_done(told),
            )
        )
    return tuple(found)


def _names(promise: Promise) -> set[str]:
    """What a promise may have been called the year before."""
    return {promise.previous or promise.key}


def _is_done(told: Sequence[Told | None]) -> bool:
    last = next((each for each in reversed(told) if each), None)
    return last is not None and last.tone == "done"


def _fate(
    promise: Promise, told: Sequence[Told | None]
) -> Literal["kept", "silent", "stopped", "late", "ended", "waiting"]:
    if promise.ended_on is not None:
        return "ended"
    if not told:
        return "waiting"
    if not any(told):
        return "silent"
    if told[-1] is None:
        return "kept" if _is_done(told) else "stopped"
    return "kept" if told[0] is not None else "late"


def _since(was: Promise | None, now: Promise) -> Iterable[Redefined]:
    """What is otherwise than in the year before. Targets are compared by year: only those that both years have."""
    if was is None:
        return
    if was.key != now.key:
        yield Redefined("key", was.key, now.key)
    if " ".join(was.title.split()) != " ".join(now.title.split()):
        yield Redefined("title", was.title, now.title)
    old, new = (dict(_by_year(each.targets)) for each in (was, now))
    for year in sorted(old.keys() & new.keys()):
        if old[year] != new[year]:
            yield Redefined("target", f"{year}: {old[year]}", f"{year}: {new[year]}")


def _by_year(targets: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Targets as they are given: "2026: 82"."""
    for target in targets:
        year, _, aim = target.partition(": ")
        yield year, aim
