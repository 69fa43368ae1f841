"""The catalogue of all that is published, as DCAT-AP-SE in RDF/XML: a dataset a report, a distribution a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from tertial.services.documents.edition import TABLES, Edition

NAMESPACES: Final = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "spdx": "http://spdx.org/rdf/terms#",
}
LICENCE: Final = "http://creativecommons.org/publicdomain/zero/1.0/"
LANGUAGE: Final = "http://publications.europa.eu/resource/authority/language/SWE"
THEME: Final = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
RIGHTS: Final = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
FREQUENCY: Final = "http://publications.europa.eu/resource/authority/frequency/IRREG"
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv",
}


SIZE: Final = (
    '<dcat:byteSize rdf:datatype="http://www.w3.org/2001/XMLSchema#nonNegativeInteger">{}'
    "</dcat:byteSize>"
)
CHECKSUM: Final = (
    "<spdx:checksum><spdx:Checksum>"
    '<spdx:algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha256"/>'
    "<spdx:checksumValue>{}</spdx:checksumValue></spdx:Checksum></spdx:checksum>"
)


def catalogue(editions: Iterable[Edition], *, base: str) -> bytes:
    """The catalogue. ``base`` is the address of the public pages, ending in a slash."""
    found = list(editions)
    owner = found[0].municipality if found else "Kommunen"
    publisher = f"{base}#utgivare"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<rdf:RDF " + " ".join(f'xmlns:{k}="{v}"' for k, v in NAMESPACES.items()) + ">",
        f"<dcat:Catalog rdf:about={quoteattr(base)}>",
        _text("dcterms:title", f"Publicerade rapporter från {owner}"),
        _text("dcterms:description", "Nämndernas rapporter och deras tabeller som öppna data."),
        _to("dcterms:publisher", publisher),
        _to("dcterms:language", LANGUAGE),
        _to("dcterms:license", LICENCE),
        *(_to("dcat:dataset", f"{base}{each.address}/#data") for each in found),
        "</dcat:Catalog>",
        f"<foaf:Agent rdf:about={quoteattr(publisher)}>",
        _text("foaf:name", owner),
        "</foaf:Agent>",
        *(line for each in found for line in _dataset(each, base, publisher)),
        "</rdf:RDF>",
    ]
    return "\n".join(lines).encode() + b"\n"


def _dataset(edition: Edition, base: str, publisher: str) -> list[str]:
    here = f"{base}{edition.address}/"
    files = [
        (f"{here}fil/{file.name}", file.name, file.size, file.sha256) for file in edition.files
    ] + [
        (f"{here}{TABLES}{table.id}.{end}", f"{table.title} ({end.upper()})", 0, "")
        for table in edition.tables
        for end in ("csv", "json")
    ]
    made = [
        f"<dcat:Dataset rdf:about={quoteattr(here + '#data')}>",
        _text("dcterms:title", edition.title),
        _text(
            "dcterms:description",
            f"{edition.title}, {edition.committee_name}. Version {edition.number}.",
        ),
        _to("dcterms:publisher", publisher),
        _to("dcat:theme", THEME),
        _to("dcterms:accessRights", RIGHTS),
        _to("dcterms:accrualPeriodicity", FREQUENCY),
        _to("dcterms:language", LANGUAGE),
        _to("dcat:landingPage", here),
        _text("dcterms:identifier", f"{edition.address}/{edition.number}", language=""),
        _date("dcterms:issued", edition.published_at[:10]),
        *(_to("dcat:distribution", address) for address, *_ in files),
        "</dcat:Dataset>",
    ]
    for address, title, size, digest in files:
        made += _distribution(address, title, size, digest)
    return made


def _distribution(address: str, title: str, size: int, digest: str) -> list[str]:
    return [
        f"<dcat:Distribution rdf:about={quoteattr(address)}>",
        _text("dcterms:title", title),
        _to("dcat:accessURL", address),
        _to("dcat:downloadURL", address),
        _to("dcterms:license", LICENCE),
        _text("dcterms:format", MEDIA.get(address.rpartition(".")[2], ""), language=""),
        *([SIZE.format(size), CHECKSUM.format(digest)] if digest else []),
        "</dcat:Distribution>",
    ]


def _text(name: str, text: str, language: str = "sv") -> str:
    said = f' xml:lang="{language}"' if language else ""
    return f"<{name}{said}>{escape(text)}</{name}>"


def _to(name: str, address: str) -> str:
    return f"<{name} rdf:resource={quoteattr(address)}/>"


def _date(name: str, day: str) -> str:
    return f'<{name} rdf:datatype="{NAMESPACES["xsd"]}date">{day}</{name}>'
