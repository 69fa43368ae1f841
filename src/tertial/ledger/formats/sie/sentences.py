"""What the user must be told of a SIE file that can be used, in Swedish."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore
from tertial.ledger.formats.sie.gathered import Outcome
from tertial.ledger.formats.sie.survey import Survey

SHOWN = 20
"""How many differences are told one by one."""


def about_year(survey: Survey, *, with_vouchers: bool) -> list[str]:
    """The year and how much of it the file covers."""
    found = []
    if with_vouchers and survey.is_import_file:
        found.append(
            "Filen är en importfil (typ 4I: verifikationer utan konton och saldon) på väg in i ekonomisystemet, inte "
            "en export av huvudboken. Läses den in ersätter den månadens tidigare utfall."
        )
    covered, year = survey.covered, survey.year
    if covered is None:
        if not with_vouchers:
            found.append("Filen säger inte till vilken dag saldona gäller (#OMFATTN saknas).")
    elif year and not year[0] <= covered <= year[1]:
        found.append(
            f"#OMFATTN {covered} ligger utanför räkenskapsåret {year[0]}–{year[1]} och används inte."
        )
    elif covered.day < monthrange(covered.year, covered.month)[1]:
        found.append(f"Filen omfattar tiden till och med {covered}: den månaden är inte hel.")
    return found


def about_outcome(
    outcome: Outcome, year: tuple[date, date] | None, repeated: tuple[int, int]
) -> list[str]:
    """Vouchers that are taken though something is odd with them."""
    found = []
    if outcome.outside and year:
        found.append(
            f"{outcome.outside} rader, först rad {outcome.first_outside}, har datum utanför räkenskapsåret "
            f"{year[0]}–{year[1]}. De räknas till det år och den månad som datumet säger."
        )
    if outcome.unbalanced:
        found.append(
            f"{outcome.unbalanced} verifikationer, först på rad {outcome.first_unbalanced}, går inte jämnt ut men "
            "lästes in på begäran."
        )
    if repeated[0]:
        found.append(
            f"{repeated[0]} verifikationer, först på rad {repeated[1]}, har serie och nummer som en tidigare redan "
            "har. De skiljs åt med sitt radnummer i filen."
        )
    return found


def about_control(survey: Survey, sums: Mapping[tuple[str, int], int]) -> list[str]:
    """Where the file's own balances (``#RES``, ``#PSALDO``) differ from its vouchers, refused rows included."""
    differences = [*_results(survey, sums), *_periods(survey, sums)]
    found = differences[:SHOWN]
    if len(differences) > SHOWN:
        found.append(
            f"Ytterligare {len(differences) - SHOWN} kontrollsummor skiljer sig från verifikationerna."
        )
    return found


def about_lines(
    late: Sequence[tuple[int, str]], junk: int, first_junk: int, skipped: int
) -> list[str]:
    """Lines that had no place where they stood."""
    found = []
    if late:
        labels = ", ".join(sorted({label for _, label in late}))
        found.append(
            f"{labels} står efter första verifikationen (först rad {late[0][0]}) och används inte."
        )
    if junk:
        found.append(f"{junk} rader, först rad {first_junk}, är inga poster i SIE och lästes inte.")
    if skipped:
        found.append(
            f"{skipped} #TRANS lästes inte: filen säger sig inte ha verifikationer (#SIETYP 2 eller 3)."
        )
    return found


def _results(survey: Survey, sums: Mapping[tuple[str, int], int]) -> Iterator[str]:
    year = survey.year
    by_account: dict[str, int] = {}
    for (account, month), ore in sums.items():
        if year is None or _month(year[0]) <= month <= _month(year[1]):
            by_account[account] = by_account.get(account, 0) + ore
    for account, ore in survey.results.items():
        given = by_account.get(account, 0)
        if ore != given:
            yield _difference("#RES", account, "årets resultat", ore, given)


def _periods(survey: Survey, sums: Mapping[tuple[str, int], int]) -> Iterator[str]:
    """A row without object is the total in some programs and a part in others: it agrees when either does.

    Some programs give only what has an object: nothing to compare an account with.
    """
    for (period, account), parts in survey.sums["PSALDO"].items():
        given = sums.get((account, int(period[:4]) * 12 + int(period[4:]) - 1), 0)
        if () in parts and given not in (parts[()], sum(parts.values())):
            yield _difference("#PSALDO", account, f"{period[:4]}-{period[4:]}", parts[()], given)


def _difference(label: str, account: str, when: str, told: int, given: int) -> str:
    return (
        f"{label} konto {account}, {when}: filen säger {format_ore(told, Unit.KR, decimals=2)} kr men "
        f"verifikationerna ger {format_ore(given, Unit.KR, decimals=2)} kr."
    )


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
