"""What the words of a line are: numbers, words that head columns, units; whether a line can be a row or prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tertial.document.understand.fold import folded

_MINUS = "-\u2010-\u2015\u2212"
_NUMBER = re.compile(
    rf"[{_MINUS}+±≤≥<>~]{{0,2}}\(?[{_MINUS}]?[0-9]{{1,15}}(?:[.,\u00a0'][0-9]{{1,15}}){{0,6}}\)?"
    rf"(?:%|‰|\*{{1,3}}|[{_MINUS}]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}}){{0,3}}"
)
_DASH = re.compile(rf"[{_MINUS}]{{1,3}}|\.\.|…|[xX]|n/a|i\.u\.|e\.t\.")
_MARK = re.compile(r"\([0-9]\)|\*+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_UNITS = frozenset(("%", "‰", "kr", "tkr", "mkr", "mnkr", "mdkr", "st", "p.p.", "pe"))
_BOUNDS = frozenset(("≤", "≥", "<", ">", "±"))
_YEAR = re.compile(r"(?:19|20)[0-9]{2}[*:]?")
_PERIOD = re.compile(
    r"(?:19|20)[0-9]{2}(?:[-/]?(?:[0-9]{2}|[0-9]{4}|t[1-3]|q[1-4]|d[1-3]))?[*:]?"
    r"|[0-9]{2}[-/](?:(?:19|20)[0-9]{2})?|[tq][1-4]|r12|r6"
)
_DAMAGED_NUMBER = re.compile(r"-?[0-9OoBlIS|,.]{1,12}")
_HEADING_WORDS = """
budget budgeten årsbudget helårsbudget periodbudget budgeterat budgeterad kf-budget prognos helårsprognos utfall
utfallet ack ackumulerat ackumulerad ackumulerade bokslut avvikelse avvikelser avv diff differens förändring skillnad
helår helåret period perioden månad månaden år året föregående fg tidigare aktuell innevarande mål etappmål målvärde
riktvärde mått målnivå nivå indikator indikatorer nyckeltal trend kvinnor män flickor pojkar kön totalt total
samtliga alla netto brutto nettokostnad kostnad kostnader intäkt intäkter intäkt/kostnad bidrag antal andel belopp
summa ansökt erhållet budgeterat beviljat inräknat beslutat ranking genomsnitt medel medelvärde median
januari februari mars april maj juni juli augusti september oktober november december
jan feb mar apr jun jul aug sep sept okt nov dec jan-mar jan-mars jan-apr jan-april jan-maj jan-jun jan-juni jan-jul
jan-juli jan-aug jan-augusti jan-sep jan-sept jan-okt jan-nov jan-dec januari-mars januari-april januari-maj
januari-juni januari-juli januari-augusti januari-september januari-oktober januari-november januari-december
delår delår1 delår2 tertial kvartal vecka procent procentenheter tkr mnkr mkr kr kronor tusental st % index
källa kommentar status risk riskvärde bakgrund åtgärd ansvarig aktivitet beskrivning budget/utfall ny nytt satsning
jämförelse källa/kolada-id kolada-id bedömning preliminär måluppfyllelse
"""
_LABEL_WORDS = """
verksamhet verksamheter driftredovisning investering investeringar resultaträkning område post konto mått indikator
indikatorer nyckeltal antal andel summa kostnader intäkter bidrag mål
"""
_LABEL_HEADS = frozenset(folded(word) for word in _LABEL_WORDS.split())
"""Words that head a column of labels, or a section: alone they head no column of values."""
HEADING_WORDS = frozenset(folded(word) for word in _HEADING_WORDS.split()) | _LABEL_HEADS
_SMALL_WORDS = frozenset(
    ("i", "till", "och", "av", "för", "per", "&", "mot", "jmf", "den", "med", "/", "-", "–", "ca")
)
_PROSE_WORDS = """
om på till med och cirka ca än under den från för i av är per var uppgår uppgick mellan omkring drygt knappt nästan nära
kring minst högst sedan efter före inför eller samt att som har blev blir vid utgör kap paragraf lag nr punkt sid
sida avsnitt tabell diagram bilaga enligt senast våren hösten sommaren
"""
_OF_PROSE = frozenset(_PROSE_WORDS.split())
_OF_READ_PROSE = frozenset(map(folded, _OF_PROSE))
_WORDS_OF_TAILS = """
positiv negativ oförändrad ökar öka ökad ökande minskar minska minskad minskande ja nej saknas bibehålla behålla
bibehållen uppnås uppfyllt uppfylld delvis grön gul röd god låg hög förbättras försämras
"""
_TAIL_WORDS = frozenset(folded(word) for word in _WORDS_OF_TAILS.split())
_JOINERS = frozenset(("och", "för", "av", "till", "i", "per", "samt"))
_STRIP = ".,:;()[]*"


@lru_cache(maxsize=50_000)
def is_number(word: str) -> bool:
    """A number as it may stand in a cell: "-1", "272,7", "(1", "9,1%", "0,8%*"."""
    return bool(_NUMBER.fullmatch(word)) and not _MARK.fullmatch(word)


def _holds_number(cell: str) -> bool:
    return any(is_number(word) for word in cell.split(" ")[:2])


def is_dash(word: str) -> bool:
    """A sign for a cell without a value: "-", "–", "..", "x"."""
    return bool(_DASH.fullmatch(word))


def is_year(word: str) -> bool:
    return bool(_YEAR.fullmatch(word))


@lru_cache(maxsize=50_000)
def is_heading_word(word: str) -> bool:
    """A word that heads a column: what it holds, when, of what unit."""
    bare = word.strip(_STRIP)
    low = bare.lower()
    if not bare or _PERIOD.fullmatch(low):
        return bool(bare)
    return folded(bare) in HEADING_WORDS


def is_tail_word(word: str) -> bool:
    """A word that stands in a cell of its own behind numbers: a trend, yes or no."""
    return folded(word.strip(_STRIP)) in _TAIL_WORDS


@dataclass(frozen=True, slots=True)
class Split:
    """A row of a table without columns: its label, then the words of its cells as they follow each other."""

    label: str
    cells: tuple[str, ...]

    @property
    def numbers(self) -> int:
        return sum(1 for cell in self.cells if _holds_number(cell))


def split_row(text: str, *, is_damaged: bool = False) -> Split | None:
    """A line as label and cells, ``None`` where no number stands last (but for a word or two that is a cell itself).

    >>> split_row("Taxor och avgifter 51,0 51,6 0,6")
    Split(label='Taxor och avgifter', cells=('51,0', '51,6', '0,6'))
    >>> split_row("Nettokostnad (1) -1 272,7 4,1 % Minska")
    Split(label='Nettokostnad (1)', cells=('-1', '272,7', '4,1 %', 'Minska'))
    """
    words = text.split(" ")
    words = [word for word in words if word]
    end = len(words)
    tail: list[str] = []
    while end and len(tail) < 2 and is_tail_word(words[end - 1]):
        tail.insert(0, words[end - 1])
        end -= 1
    start = end
    while start and _is_of_cell(words[start - 1], is_damaged):
        start -= 1
    while start < end and (
        is_dash(words[start]) and start + 1 < end and not _is_cell_dash(words, start, end)
    ):
        start += 1
    cells = _cells(words[start:end])
    if not any(map(_holds_number, cells)):
        return None
    if (
        not start
        and (
            is_year(words[0].strip("*:")) or (is_damaged and len(cells) > 6 and len(words[0]) == 4)
        )
        and len(cells) > 1
        and not all(map(is_year, cells))
    ):
        start, cells = 1, _cells(words[1:end])
    if len(tail) > 1 and tail[1][0].islower():
        tail = [" ".join(tail)]
    return Split(" ".join(words[:start]), (*cells, *tail))


def _is_of_cell(word: str, is_damaged: bool) -> bool:
    if is_number(word) or is_dash(word) or word.lower() in _UNITS or word in _BOUNDS:
        return True
    if not is_damaged:
        return False
    return word in ("|", "@", "¥", "©", "®", "_") or (
        any(map(str.isdigit, word)) and bool(_DAMAGED_NUMBER.fullmatch(word))
    )


def _is_cell_dash(words: list[str], start: int, end: int) -> bool:
    """A dash before numbers is an empty cell, not a label's own dash, where more such stand among the numbers."""
    return start > 0 or sum(map(is_dash, words[start:end])) > 1


def _cells(words: list[str]) -> list[str]:
    cells: list[str] = []
    for word in words:
        if word in ("|", "@", "_", "¥", "©", "®"):
            continue
        is_unit = word.lower() in _UNITS and bool(cells) and is_number(cells[-1])
        if is_unit or (cells and cells[-1] in _BOUNDS):
            cells[-1] = f"{cells[-1]} {word}"
        else:
            cells.append(word)
    return cells


def is_prose_end(label: str, *, is_damaged: bool = False) -> bool:
    """A label that ends as a sentence does before a figure ("… uppgår till") is prose broken over lines."""
    words = label.split()
    if not words:
        return False
    last = words[-1].strip(_STRIP)
    return folded(last) in _OF_READ_PROSE if is_damaged else last.lower() in _OF_PROSE


def is_heading_line(text: str) -> bool:
    """A line that heads the columns of a table: most of its words say what, when or of what unit, at least two.

    >>> is_heading_line("Driftredovisning, mnkr Budget Prognos Avvikelse"), is_heading_line("Politisk verksamhet")
    (True, False)
    """
    words = [word for word in text.split(" ") if word]
    if not 2 <= len(words) <= 40 or text.rstrip().endswith((".", "!", "?")):
        return False
    heads = [word for word in words if is_heading_word(word)]
    small = sum(word.lower() in _SMALL_WORDS for word in words)
    if any(is_number(word) and not is_heading_word(word) for word in words):
        return False
    if not any(not _PERIOD.fullmatch(word.strip(_STRIP).lower()) for word in heads):
        years = sum(map(is_year, words))
        return years >= 2 and years * 2 >= len(words)
    return (
        _columns_in(words) >= 2
        and (len(heads) + small) * 5 >= len(words) * 2
        and _ends_as_heading(words)
    )


def _columns_in(words: list[str]) -> int:
    """How many columns the words head at least: a month and its year are one."""
    count = 0
    was_period = False
    for word in words:
        is_head = is_heading_word(word)
        is_more = is_head and was_period and is_year(word.strip(_STRIP))
        count += is_head and not is_more
        was_period = is_head and not is_year(word.strip(_STRIP))
    return count


def is_column_line(text: str) -> bool:
    """A line of nothing but columns' headings, of words too: "Risk Bakgrund Åtgärd"; "Budget och utfall" is a title."""
    words = text.split()
    heads = sum(map(is_heading_word, words))
    return heads * 2 >= len(words) and is_heading_line(text) and not _JOINERS.intersection(words)


def _ends_as_heading(words: list[str]) -> bool:
    return is_heading_word(words[-1]) or (len(words) > 2 and is_heading_word(words[-2]))


def is_cell_heading(text: str) -> bool:
    """A line that is one column's heading: "Budget", "jan-aug 2020", "Utfall 07- 2020"."""
    words = [word for word in text.split(" ") if word]
    return (
        0 < len(words) <= 6
        and all(is_heading_word(word) or word.lower() in _SMALL_WORDS for word in words)
        and not all(is_number(word) and not is_year(word) for word in words)
    )


def is_section_word(text: str) -> bool:
    """Words that alone head a section or a column of labels, never of values: "Resultaträkning", "Investeringar"."""
    words = text.split()
    return bool(words) and all(folded(word.strip(_STRIP)) in _LABEL_HEADS for word in words)


def is_value(text: str) -> bool:
    """A line that is one cell's value: a number with or without its unit, or a dash."""
    words = [word for word in text.split(" ") if word]
    return (
        0 < len(words) <= 5
        and (is_number(words[0]) or (is_dash(words[0])))
        and all(is_number(word) or word.lower() in _UNITS or is_dash(word) for word in words)
    )
