"""Words as they are compared: stems of Swedish words, so that "personalkostnaderna" finds the row "Personal".

A label is covered by a text when all its words that mean something stand there, in any order and inflection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from tertial.document.understand.fold import distance

_TOKEN: Final = re.compile(r"[^\W\d_][\w&]*", re.UNICODE)
_ENDING: Final = re.compile(
    r"(?:ernas|arnas|ornas|erna|arna|orna|ens|ets|ers|ars|en|et|er|ar|or|es|as|n|s|t|a|e)$"
)
_DOUBLED: Final = re.compile(r"([^\W\d_])\1$")
_LEAST: Final = 4
_PLAIN: Final = str.maketrans("åäáàâãöóòôéèü", "aaaaaaooooeeu")
_COMPOUND: Final = 5
_SHORT: Final = 3
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_PRINCIPLE: Final = re.compile(r"^[^:]{3,40}:\s+(?=\w)")
_SMALL_TEXT: Final = """
    i på av och eller samt för till från med mot om under över per vid inom som är var har hade att det den de en ett
    där då när än men medan eftersom vilket vilka vilken detta denna dessa sin sitt sina dess deras vi man sig så
    inte ej utan mellan hos efter innan före sedan redan endast bara också även dock nu ska skall kan får få blir blev
    bli vara varit kommer komma skulle respektive varav totalt sammanlagt sammantaget tillsammans dels finns fanns
    ligger exkl inkl ca cirka drygt knappt nästan ungefär omkring närmare ytterligare upp ner nere m mm t o ex bl a dvs
    """
_GENERAL_TEXT: Final = """
    nämnd nämnden nämndens nämnderna kommunen kommunens förvaltningen förvaltningens verksamhet verksamheten
    verksamhetens verksamheter verksamheterna helhet helheten helt hela område området områden områdena avsnittet
    redovisar redovisas redovisade redovisat redovisa visar visas visade visat visa uppgår uppgick uppgått uppgå utgör
    utgjorde motsvarar motsvarande innebär innebar innebära medför medförde ger gav får fick har ha haft hade beräknas
    beräknade beräknar väntas väntar förväntas förväntar bedöms bedömer bedömning bedömningen bedömas prognostiseras
    prognostiserar prognostiserat prognostiserade prognos prognosen prognosens helårsprognos helårsprognosen
    årsprognosen avvikelse avvikelsen avvikelser avvikelserna avviker budgetavvikelse budgetavvikelsen
    överskott överskottet överskotten underskott underskottet underskotten budgetöverskott budgetunderskott
    resultat resultatet utfall utfallet utfallen budget budgeten budgetens budgeterat budgeterade budgeterad ram ramen
    nettokostnad nettokostnaden nettokostnader nettokostnaderna kostnad kostnaden kostnader kostnaderna intäkt intäkten
    intäkter intäkterna belopp beloppet summa summan total totala totalen netto brutto nivå nivån värde värdet
    positiv positivt positiva negativ negativt negativa plus minus högre lägre större mindre mer fler färre bättre sämre
    ökar ökat ökade öka ökning ökningen minskar minskat minskade minska minskning minskningen förändring förändringen
    största minsta primära primärt främsta främst framför allt huvudsak huvudsakligen huvuddelen del delen delar
    stora stor stort andel andelen antal antalet genomsnitt snitt genomsnittlig genomsnittligt
    period perioden periodens period helår helåret år året årets åren månad månaden månader kvartal kvartalet tertial
    tertialet delår delåret slut slutet sista första början januari februari mars april maj juni juli augusti september
    oktober november december hittills tidigare föregående förra fjol samma tid jämfört jämförelse jämförelsevis
    jämförelsen gällande gäller avser avseende angående rörande vad kring inklusive exklusive linje balans fortsatt
    fortsätter nuläget dagsläget därmed därför alltså således samtidigt däremot jämte vilket procent procentenheter
    kronor miljoner tusen kr tkr mnkr st stycken dag dagar rullande medelvärde utgången ingången vårens höstens
    sammantagna sammanlagda kvar enligt utifrån genom trots ungefärlig också ännu bedömt uppskattas
    beror orsak orsaken orsaker anledning anledningen förklaras framgår tabell tabellen ovan nedan följande
    tilldelats tilldelas tilldelade tilldelat erhållit erhöll erhåller erhålla fått avsatts avsätts avsatt avsätta
    ansökt sökt söka beviljats beviljas medel medlen pengar pengarna använts används använda användas kopplat kopplade
    resultaträkningen resultaträkning redovisningsposterna redovisningsposten posterna posten poster post raden
    raderna återfinns återfinna finnas uppstå uppstått ekonomi ekonomin ekonomiska medel medlen ligger hamnar landar
    görs gör göra gjorts gjordes utifrån bygger bygga
    överskrida överskrider överskred överskridit underskrida underskrider underskred underskridit gå går gick slutar
    slutade landade stannar stannade pekar tyder peka
    beräknat ändå kunnat slutligen avslutningsvis vidare därtill dessutom
    """


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its endings, folded: "kostnaderna", "kostnaden" and "kostnader" are one.

    >>> stem("kostnaderna") == stem("Kostnad"), stem("äldreomsorgen") == stem("Äldreomsorg")
    (True, True)
    """
    short = word.lower()
    while True:
        cut = _ENDING.sub("", short)
        if cut == short or len(cut) < _LEAST:
            return _DOUBLED.sub(r"\1", short.translate(_PLAIN))
        short = cut


@lru_cache(maxsize=1)
def _small() -> frozenset[str]:
    return frozenset(word.lower() for word in _SMALL_TEXT.split())


@lru_cache(maxsize=1)
def _general() -> frozenset[str]:
    return frozenset(stem(word) for word in _GENERAL_TEXT.split())


def words(text: str) -> tuple[str, ...]:
    """The stems of the words in a text that are not small words, in order."""
    return tuple(stem(w) for w in _TOKEN.findall(text) if w.lower() not in _small())


def all_words(text: str) -> tuple[str, ...]:
    """The stems of all words in a text, small ones too: for names of columns ("män")."""
    return tuple(stem(word) for word in _TOKEN.findall(text))


def is_general(word: str) -> bool:
    """A stem that any sentence on money may have and that names no part of the organisation."""
    return word in _general() or word.endswith("namnd")


@lru_cache(maxsize=8192)
def label_words(label: str) -> tuple[str, ...]:
    """The stems of a label's own words; general ones only where it has no others ("Verksamhetens kostnader")."""
    plain = _PRINCIPLE.sub("", _IN_BRACKETS.sub(" ", label)) if len(label) > _SHORT else label
    found = words(plain) or words(label)
    own = tuple(word for word in found if not is_general(word))
    if own:
        return own
    return tuple(word for word in found if word not in _frame()) or found


@lru_cache(maxsize=1)
def _frame() -> frozenset[str]:
    """The words around what a general label says: "Verksamhetens intäkter", "Summa kostnader"."""
    return frozenset(
        map(
            stem,
            ("verksamhetens", "summa", "totala", "nämndens", "kommunens", "årets", "periodens"),
        )
    )


@lru_cache(maxsize=100_000)
def is_same(one: str, other: str) -> float:
    """How sure it is that the first stem, of a text, is the second, of a label: less where it is its compound.

    >>> is_same(stem("personalkostnader"), stem("Personal")), is_same("bidrag", "lokal")
    (0.9, 0.0)
    """
    if one == other:
        return 1.0
    long, short = (one, other) if len(one) > len(other) else (other, one)
    if len(short) >= _COMPOUND and long.startswith(short):
        return 0.9 if long == one else 0.6
    if len(short) >= _COMPOUND and long.endswith(short):
        return 0.7
    limit = len(short) // 6
    if (
        limit
        and one[0] == other[0]
        and len(long) - len(short) <= limit
        and distance(long, short, limit) <= limit
    ):
        return 0.8
    return 0.0


def coverage(label: tuple[str, ...], text: Iterable[str]) -> float:
    """How well a text's words cover a label's: 1 where all stand there, 0 where one is missing."""
    there = tuple(text)
    sure = 1.0 if label else 0.0
    for word in label:
        best = max((is_same(each, word) for each in there), default=0.0)
        if not best:
            return 0.0
        sure = min(sure, best)
    return sure


def foreign(text: Iterable[str], label: Iterable[str]) -> tuple[str, ...]:
    """The words of a text that neither belong to the label nor are general: it may speak of something else."""
    own = tuple(label)
    return tuple(
        word
        for word in text
        if not is_general(word) and not any(is_same(word, each) for each in own)
    )
