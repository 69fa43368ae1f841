"""Why something in a file was not read, in words; the code is in ``Unread.reason``."""

from __future__ import annotations

from typing import Final

from tertial.document.model import Unread

SENTENCES: Final[dict[str, str]] = {
    "chart": "Ett diagram har inga sparade värden och är inte läst.",
    "chart_debris": "Ett diagram är läst som text av en maskin; det som är kvar av det räknas inte.",
    "cut": "Webbsidan slutar mitt i, utan sitt slut; det som skulle ha följt är inte läst.",
    "damaged": "Texten är läst av en maskin från en bild och har fel i sig; tveksamma siffror kontrolleras inte.",
    "damaged_page": "Sidan är skadad och är inte läst.",
    "embedded": "Ett inbäddat dokument är inte läst.",
    "formats": (
        "Bladet är i det äldre formatet xls, som läses utan talens format: antalet decimaler och "
        "procenttecken kan skilja sig från det som visas i Excel."
    ),
    "formula": "En formel har inget sparat värde. Öppna filen i Excel, spara den och läs den igen.",
    "garbled_page": "Sidans text är sparad utan sina tecken och går inte att läsa, bara att se.",
    "image_page": "Sidan är bara en bild och är inte läst.",
    "picture": "En bild är inte läst; siffror i den granskas inte.",
    "rotated": "En text som står på tvären är inte läst.",
}
"""A sentence for every reason."""


def sentence(unread: Unread) -> str:
    """What was not read and why, with its place.

    >>> sentence(Unread("image_page"))
    'Sidan är bara en bild och är inte läst.'
    """
    said = SENTENCES.get(unread.reason, "En del av filen är inte läst.")
    place = unread.place
    if place is None:
        return said
    where = []
    if place.sheet:
        where.append(f"bladet {place.sheet}")
    if place.page:
        where.append(f"sidan {place.page}")
    if place.line:
        where.append(f"rad {place.line}")
    if not where:
        return said
    first, rest = where[0], where[1:]
    return f"{', '.join([first[0].upper() + first[1:], *rest])}: {said}"
