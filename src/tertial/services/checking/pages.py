"""Page data of Granska: the form with earlier checks, and one check with its documents and findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.utils import timezone

from tertial.document.check.finding import Finding
from tertial.document.check.report import Reviewed, words
from tertial.document.check.report import Verdict as Said
from tertial.document.check.report.margin import Numbered, Part, parts
from tertial.services.access import Actor, require
from tertial.services.checking import apart
from tertial.services.checking.keeping import check_of, load, open_check_of
from tertial.services.checking.running import said_of
from tertial.services.checking.verdicts import Elsewhere, judged, said_elsewhere
from tertial.services.people import names_of
from tertial.store.models import Check

SHOWN_CHECKS = 30
_GRAVEST: Final = {"error": 0, "warning": 1, "info": 2}
State = Literal["waiting", "running", "done", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check in a list; ``until`` is when it is removed, empty for one that is kept."""

    token: str
    files: str
    by: str
    at: str
    status: State
    message: str
    until: str


@dataclass(frozen=True, slots=True)
class ChecksPage:
    committee: str
    kept: Sequence[CheckLine]
    own: Sequence[CheckLine]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What narrows the findings that are shown: file by its number from 1, severity, rule, section's title."""

    file: int = 1
    severity: str = ""
    rule: str = ""
    section: str = ""

    def lets(self, finding: Finding) -> bool:
        """Whether a finding is shown."""
        return (
            self.severity in ("", finding.severity)
            and self.rule in ("", finding.rule)
            and self.section in ("", finding.where.section)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by: its value, its word and how many findings it has."""

    value: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class FileTab:
    """A checked file among several."""

    number: int
    name: str
    errors: int


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file that was checked: ``headline`` and ``coverage`` as sentences, ``parts`` with the findings in the margin,
    ``verdicts`` by key, ``elsewhere`` those of the same fault in other documents. ``shown`` of ``count`` findings are
    let through by the filter; ``dismissed`` are among them."""

    name: str
    title: str
    headline: str
    coverage: str
    beside: str
    untried: Sequence[str]
    parts: Sequence[Part]
    verdicts: Mapping[str, Said]
    elsewhere: Mapping[str, Elsewhere]
    severities: Sequence[Choice]
    rules: Sequence[Choice]
    sections: Sequence[Choice]
    shown: int
    count: int
    dismissed: int

    @property
    def in_short(self) -> Sequence[Numbered]:
        """The findings that stand, the gravest first."""
        everywhere = [
            found
            for part in self.parts
            for found in (*part.findings, *(f for pair in part.pairs for f in pair.findings))
        ]
        standing = [found for found in everywhere if not self.is_dismissed(found)]
        return sorted(standing, key=lambda found: (_GRAVEST[found.finding.severity], found.number))

    def is_dismissed(self, numbered: Numbered) -> bool:
        said = self.verdict(numbered)
        return said is not None and said.verdict == "dismissed"

    def verdict(self, numbered: Numbered) -> Said | None:
        return self.verdicts.get(numbered.finding.key)

    def hint(self, numbered: Numbered) -> Elsewhere | None:
        """That the same fault was dismissed in another document, where nothing is said of it in this one."""
        key = numbered.finding.key
        return None if key in self.verdicts else self.elsewhere.get(key)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A check: how far it has come, and when it is done one of its files. ``committee`` is empty for one that was made
    without signing in, where nothing can be judged or kept."""

    committee: str
    check: CheckLine
    percent: int
    is_finished: bool
    is_own: bool
    against: Sequence[str]
    refused: Sequence[str]
    files: Sequence[FileTab]
    file: FilePage | None
    chosen: Chosen


def checks_page(*, actor: Actor, committee: str) -> ChecksPage:
    """The actor's own checks that are not yet removed, and those that were kept for the committee (four queries)."""
    require(actor, "check", committee)
    found = Check.objects.select_related("job").filter(committee__slug=committee)
    kept = list(found.filter(expires_at=None)[:SHOWN_CHECKS])
    own = list(found.filter(expires_at__isnull=False, created_by=actor.login)[:SHOWN_CHECKS])
    names = names_of(check.created_by for check in (*kept, *own))
    return ChecksPage(
        committee,
        tuple(_line(each, names) for each in kept),
        tuple(_line(each, names) for each in own),
    )


def check_page(
    *, actor: Actor, committee: str, token: str, chosen: Chosen | None = None
) -> CheckPage:
    """A check that the actor may see. Raises: as ``check_of``; NotFound("check.gone")."""
    check = check_of(actor, committee, token)
    is_own = check.created_by == actor.login
    return _page(check, committee, chosen or Chosen(), is_own)


def open_check_page(*, token: str, chosen: Chosen | None = None) -> CheckPage:
    """A check that was made without signing in. Raises: NotFound("check.unknown"), NotFound("check.gone")."""
    return _page(open_check_of(token), "", chosen or Chosen(), True)


def _page(check: Check, committee: str, chosen: Chosen, is_own: bool) -> CheckPage:
    job = check.job
    base = CheckPage(
        committee=committee,
        check=_line(check, names_of([check.created_by])),
        percent=100 if job.finished_at else int(100 * job.done / job.total) if job.total else 0,
        is_finished=job.finished_at is not None,
        is_own=is_own,
        against=tuple(check.against),
        refused=(),
        files=(),
        file=None,
        chosen=chosen,
    )
    if job.status not in {"done", "refused"}:
        return base
    if check.errors is None:  # refused as a whole: the job's message says why
        return base
    data = load(check)
    reviewed = judged(check, apart.reviewed_of(data))
    number = min(max(chosen.file, 1), max(len(reviewed), 1))
    return replace(
        base,
        refused=tuple(map(said_of, data["refused"])),
        files=tuple(
            FileTab(n, each.checked.file, _errors(each)) for n, each in enumerate(reviewed, start=1)
        ),
        file=_file(check, reviewed[number - 1], chosen) if reviewed else None,
        chosen=replace(chosen, file=number),
    )


def _errors(reviewed: Reviewed) -> int:
    return sum(each.severity == "error" for each in reviewed.standing)


def _file(check: Check, reviewed: Reviewed, chosen: Chosen) -> FilePage:
    findings = reviewed.checked.findings
    standing = reviewed.standing
    shown = [each for each in findings if chosen.lets(each)]
    return FilePage(
        name=reviewed.checked.file,
        title=reviewed.document.title,
        headline=words.headline(standing),
        coverage=words.coverage(reviewed.checked),
        beside=words.beside(standing),
        untried=tuple(words.untried(reviewed.checked, reviewed.document)),
        parts=parts(reviewed.document, shown),
        verdicts=reviewed.verdicts,
        elsewhere=said_elsewhere(check, reviewed),
        severities=_choices(findings, lambda f: (f.severity, words.SEVERITIES[f.severity])),
        rules=_choices(findings, lambda f: (f.rule, words.RULES[f.rule])),
        sections=_choices(findings, lambda f: (f.where.section, f.where.section)),
        shown=len(shown),
        count=len(findings),
        dismissed=len(findings) - len(standing),
    )


def _choices(
    findings: Sequence[Finding], of: Callable[[Finding], tuple[str, str]]
) -> tuple[Choice, ...]:
    counts: dict[tuple[str, str], int] = {}
    for finding in findings:
        counts[of(finding)] = counts.get(of(finding), 0) + 1
    return tuple(Choice(value, word, n) for (value, word), n in counts.items() if value)


def _line(check: Check, names: Mapping[str, str]) -> CheckLine:
    until = check.expires_at
    return CheckLine(
        token=check.token,
        files=words.joined(check.files),
        by=names.get(check.created_by, check.created_by),
        at=timezone.localtime(check.created_at).strftime("%Y-%m-%d %H:%M"),
        status=check.job.status,
        message=check.job.message,
        until=timezone.localtime(until).strftime("%Y-%m-%d %H:%M") if until else "",
    )
