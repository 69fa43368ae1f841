"""A SIE file being read: once for what it says of itself, once for its facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tertial.errors import BadInput
from tertial.ledger.facts import Chunk, ReadingReport
from tertial.ledger.formats.sie import sentences
from tertial.ledger.formats.sie.amounts import BalanceRows
from tertial.ledger.formats.sie.dimensions import Dimensions, SieOptions
from tertial.ledger.formats.sie.gathered import Gathered
from tertial.ledger.formats.sie.lines import Block, blocks_of
from tertial.ledger.formats.sie.survey import HEADER_LABELS, Survey, named, survey_of
from tertial.ledger.formats.sie.syntax import SPACE, label_of
from tertial.ledger.formats.sie.vouchers import VoucherLines

TYPES = {"1": 1, "2": 2, "3": 3, "4": 4, "4E": 4, "4I": 4, "": 1}


def open_sie(path: Path, *, options: SieOptions | None = None, quick: bool = True) -> SieReading:
    """Open a SIE file of type 2, 3, 4E or 4I. It is read through once here, and once more by ``chunks()``.

    ``quick=False`` reads every line by the exact path (the answer is the same).

    Raises ``BadInput``: ``sie.no-labels``, ``sie.type-unknown``, ``sie.year-balances``, ``sie.currency``,
    ``file.encoding-unknown``, ``file.empty``, ``file.missing``, ``file.unreadable``, ``file.line-too-long``; while
    reading also ``file.encoding``, ``sie.nothing-to-read``.

    >>> reading = open_sie(Path("bok.se"))                                # doctest: +SKIP
    >>> rows = sum(chunk.table.num_rows for chunk in reading.chunks())    # doctest: +SKIP
    """
    options = options or SieOptions()
    survey = survey_of(path)
    return SieReading(path, survey, _type_of(path, survey), options, quick)


class SieReading:
    """Iterate ``chunks()`` once, then look at ``report``."""

    def __init__(
        self, path: Path, survey: Survey, sietyp: int, options: SieOptions, quick: bool
    ) -> None:
        self._path = path
        self._survey = survey
        self._options = options
        self._writing = survey.evidence.writing(options.encoding, path.name)
        owner = survey.owner.decode(self._writing.codec, "replace").strip()
        self.report = ReadingReport(format="sie", encoding=self._writing.codec, owner=owner)
        dimensions = Dimensions(named(survey, self._writing.codec, "replace"), options)
        self._dimensions = dimensions
        self._gathered = Gathered(
            self.report,
            dimensions,
            year=survey.year,
            allow_unbalanced=options.allow_unbalanced,
        )
        self._has_vouchers = sietyp == 4
        self._is_quick = quick and self._has_vouchers
        self._vouchers = VoucherLines(self.report, self._gathered)
        self._balances = BalanceRows(
            self.report, survey, dimensions, options.budget_version, with_outcome=sietyp < 4
        )
        self._late: list[tuple[int, str]] = []
        self._junk = self._first_junk = self._skipped = 0

    def chunks(self) -> Iterator[Chunk]:
        """The facts; the report is complete when they have all been taken.

        Raises ``BadInput``: ``file.encoding``, ``file.line-too-long``, ``sie.nothing-to-read``.
        """
        for block in blocks_of(self._path):
            self._read(block)
            if self._gathered.is_full:
                yield from self._gathered.flush()
            yield from self._balances.full()
        self._vouchers.close()
        yield from self._gathered.flush()
        yield from self._balances.rest()
        self._finish()

    def _read(self, block: Block) -> None:
        text = self._decoded(block)
        at, line, vouchers = 0, block.line, self._vouchers
        while at < len(text):
            if self._is_quick and vouchers.is_between:
                at, line = vouchers.take_regular(text, at, line)
            end = text.find("\n", at)
            if end < 0:
                break
            self._line(text[at:end], line)
            at, line = end + 1, line + 1

    def _line(self, line: str, number: int) -> None:
        label = label_of(line)
        if label in ("#PSALDO", "#PBUDGET"):
            self._balances.take(line, number, label)
        elif self._has_vouchers and self._vouchers.take(line, number):
            return
        elif label in HEADER_LABELS and 0 < self._survey.first_voucher < number:
            self._late.append((number, label))
        elif not label and (text := line.strip(SPACE)) and text not in ("{", "}"):
            self._junk += 1
            self._first_junk = self._first_junk or number
        elif label == "#TRANS":
            self._skipped += 1

    def _decoded(self, block: Block) -> str:
        writing = self._writing
        try:
            return block.data.decode(writing.codec, writing.errors)
        except UnicodeError as error:
            start = getattr(error, "start", 0)
            raise BadInput(
                "file.encoding",
                file=self._path.name,
                encoding=writing.codec,
                line=block.line_of(start),
            ) from error

    def _finish(self) -> None:
        names = self._gathered.names
        report, survey, outcome = self.report, self._survey, self._gathered.outcome
        if not report.rows_read:
            raise BadInput(
                "sie.nothing-to-read",
                file=self._path.name,
                line=survey.lines,
                expected="#TRANS" if self._has_vouchers else "#PSALDO",
            )
        report.rejected.sort(key=lambda row: row.line)
        if self._has_vouchers:
            report.control_totals |= {"debet": outcome.debit, "kredit": outcome.credit}
        report.control_totals |= self._balances.totals
        report.warnings += survey.evidence.warnings(
            self._writing, self._options.encoding, blocks_of(self._path)
        )
        report.warnings += self._dimensions.warnings()
        report.warnings += sentences.about_year(survey, with_vouchers=self._has_vouchers)
        report.warnings += sentences.about_outcome(
            outcome, survey.year, (names.repeated, names.first_repeated)
        )
        report.warnings += self._balances.warnings()
        if self._has_vouchers:
            report.warnings += sentences.about_control(survey, outcome.sums)
        report.warnings += sentences.about_lines(
            self._late, self._junk, self._first_junk, self._skipped
        )


def _type_of(path: Path, survey: Survey) -> int:
    written = survey.sietyp.strip().upper()
    sietyp = TYPES.get(written)
    line = survey.sietyp_line or 1
    if sietyp is None:
        raise BadInput("sie.type-unknown", file=path.name, line=line, found=survey.sietyp[:20])
    if sietyp == 1:
        told = "#SIETYP 1" if written else "ingen #SIETYP"
        raise BadInput("sie.year-balances", file=path.name, line=line, found=told)
    if survey.currency not in ("", "SEK"):
        raise BadInput(
            "sie.currency",
            file=path.name,
            line=survey.currency_line,
            found=survey.currency[:20],
        )
    return sietyp
