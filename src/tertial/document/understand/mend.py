"""Mends the words that matter in a text read by a machine from a picture, where å, ä and ö are lost.

Only words of a fixed vocabulary (directions, units, numerals, times, measures) are mended, since a rule looks for
nothing else; every offset leads back to the text as it stands. Names and labels are compared by ``skeleton`` instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(r"[\w&©®@¥]+")
_LOST: Final = re.compile(r"[aåäàáâãoöóòôõé4360&©®@¥]+")
_LOST_WIDER: Final = re.compile(r"[aåäàáâãoöóòôõé4360&©®@¥di]+")
_PLAIN: Final = "man lag stor far hand haller se de den vara varor farsta utgår mån det dag dagar delar flera mo di ada"
_WHOLE: Final = frozenset(_PLAIN.split())
"""Words that are whole as they stand, though they look like one of the vocabulary without its dots."""
_MARKED: Final = re.compile(r"[åäöÅÄÖ]")

_WORDS: Final = """
    är än på så få för får från före över även när där då också må må må ännu
    år året åren årets års helår helåret årsskiftet föregående förra månad månader månaden årligen
    ökar ökat ökade ökad öka ökning ökningen ökningar ökningarna ökande volymökning kostnadsökning
    lägre högre färre sämre bättre större mindre lägst högst mång många åtta två fyra tolv fjärde första
    överskott överskottet överskotten underskott underskottet överskrider överskridit överstiger överskred överskridande
    över budgeten sänkt sänkning sänkts höjd höjning höjts förbättrats försämrats försämring förbättring dämpas
    intäkter intäkterna intäkt intäkten kostnader kostnaderna personalkostnader personalkostnaderna åtgärder åtgärderna
    köp köpt avvikelse förändring förändringen förändringar förväntas väntas beräknas beräknad bedöms bedömning
    bedömningen görs göra gör utifrån
    helhet nämnden nämndens nämnd socialnämnden socialnämndens anställda anställd årsarbetare årsarbetskrafter
    medarbetare män kvinnor personer barn vuxna föräldrar hushåll nästan ungefär omkring närmare drygt knappt
    månadsplaceringar placeringar platser ärenden månadsplacerade jämfört jämförelse jämförbar perioden
    februari måndag lördag söndag sjukfrånvaro sjukfrånvaron korttidssjukfrånvaron andel andelen
    sålunda såväl hälften många uppgår uppgick utgör motsvarar tjänster träffar åldern åldersgruppen ålder medelåldern
    återstår återstående överfört överfördes överförts överföring totalt sammanlagt avser ligger låg låga
    också målet målvärdet målvärde etappmålet mål måluppfyllelsen hälso övriga övrigt däribland därav fördelat
    omsättning omsättningen händelser höga hög låg lågt högt minst fordon månadsvis årsvis
    förändrats oförändrad oförändrat ökats stått står återstod äldreomsorg äldreomsorgen vård hemtjänst hemtjänsten
    """
VOCABULARY: Final = tuple(_WORDS.split())


def skeleton(word: str) -> str:
    """A word with what a machine takes å, ä and ö for put as one sign: "ökning", "6kning" and "okning" are the same.

    >>> skeleton("Ökning") == skeleton("6kning") == skeleton("okning")
    True
    """
    return _LOST.sub("\N{MIDDLE DOT}", word.lower())


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with its words mended; ``origin[n]`` is where its letter ``n`` stood, ``origin[len(text)]`` the end."""

    text: str
    origin: tuple[int, ...] | None = None

    def back(self, at: int) -> int:
        return at if self.origin is None else self.origin[at]


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    narrow: dict[str, str] = {}
    wider: dict[str, str] = {}
    for word in VOCABULARY:
        narrow.setdefault(skeleton(word), word)
        if len(word) > 3:
            wider.setdefault(_LOST_WIDER.sub("\N{MIDDLE DOT}", word), word)
    return narrow, wider, frozenset(VOCABULARY)


@lru_cache(maxsize=8192)
def _whole(token: str) -> str:
    lower = token.lower()
    narrow, wider, known = _known()
    if (
        lower in known
        or lower in _WHOLE
        or not any(letter.isalpha() or letter in "&©®@¥" for letter in lower)
    ):
        return token
    found = {"&r": "är", "dr": "är", "dn": "än", "fér": "för", "pd": "på", "p3": "på"}.get(lower)
    found = found or narrow.get(skeleton(lower))
    if found is None and len(lower) > 3 and not _MARKED.search(token):
        found = wider.get(_LOST_WIDER.sub("\N{MIDDLE DOT}", lower))
    if found is None:
        return token
    return found.capitalize() if token[:1].isupper() else found


def mended(text: str) -> Mended:
    """The text with every word of the vocabulary as it should be, and the way back.

    >>> mended("&r en 6kning").text
    'är en ökning'
    """
    parts: list[str] = []
    origin: list[int] = []
    last = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        whole = _whole(token)
        if whole == token:
            continue
        start, end = match.span()
        parts += (text[last:start], whole)
        origin.extend(range(last, start))
        origin.extend(min(start + n, end - 1) for n in range(len(whole)))
        last = end
    if not parts:
        return Mended(text)
    parts.append(text[last:])
    origin.extend(range(last, len(text) + 1))
    return Mended("".join(parts), tuple(origin))
