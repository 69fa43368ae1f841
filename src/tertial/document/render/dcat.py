"""DCAT-AP-SE: a municipality's published reports as a catalogue that Sveriges dataportal can fetch, as RDF/XML.

A report is a dataset, each of its files and each form of each table a distribution. Source: DCAT-AP-SE 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from tertial.document.model import Document, Table
from tertial.document.render.table_data import tables
from tertial.document.render.text import clean

CC0: Final = "http://creativecommons.org/publicdomain/zero/1.0/"
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv",
}
_NAMES: Final = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_EU: Final = "http://publications.europa.eu/resource/authority/"
SWEDISH, PUBLIC = _EU + "language/SWE", _EU + "access-right/PUBLIC"
THEMES: Final = (_EU + "data-theme/GOVE", _EU + "data-theme/ECON")
LOCAL_AUTHORITY: Final = "http://purl.org/adms/publishertype/LocalAuthority"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes. ``address`` is the municipality's own page, ``email`` where questions go."""

    name: str
    address: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file to fetch: ``extension`` is one of ``MEDIA``, ``size`` in bytes where it is known."""

    title: str
    address: str
    extension: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published report. Dates are ISO; ``start`` and ``end`` are the time its figures are about."""

    address: str
    title: str
    description: str
    issued: str
    start: str
    end: str
    distributions: tuple[Distribution, ...]
    keywords: tuple[str, ...] = ()
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a municipality has published."""

    address: str
    title: str
    description: str
    publisher: Publisher
    datasets: tuple[Dataset, ...]
    licence: str = CC0


def dataset(
    document: Document,
    address: str,
    issued: str,
    files: Iterable[Distribution],
    table_address: Callable[[Table, str], str],
) -> Dataset:
    """A report as a dataset: its files, then each table as CSV and JSON.

    Args: address: the report's public page. issued: the ISO date of publication. table_address: where a table is, by
        extension ("csv", "json").
    """
    of_tables = tuple(
        Distribution(table.title or table.id, table_address(table, extension), extension)
        for table in tables(document)
        for extension in ("csv", "json")
    )
    year = document.period_end[:4]
    return Dataset(
        address=address,
        title=f"{document.title}, {document.committee}" if document.committee else document.title,
        description=f"{document.title} för {document.committee}, {document.municipality}: mål, verksamhet och ekonomi"
        f" till och med {document.period_end}, med rapportens tabeller som öppna data.",
        issued=issued,
        start=f"{year}-01-01",
        end=document.period_end,
        distributions=(*files, *of_tables),
        keywords=tuple(
            filter(None, (document.committee, document.kind, "uppföljning", "ekonomi", year))
        ),
    )


def to_rdf(catalogue: Catalogue) -> bytes:
    """The catalogue with its datasets and distributions as RDF/XML."""
    from lxml import etree

    root = etree.Element(_name("rdf:RDF"), nsmap=_NAMES)
    made = _described(root, "dcat:Catalog", catalogue.address)
    _text(made, "dcterms:title", catalogue.title)
    _text(made, "dcterms:description", catalogue.description)
    _leads(made, "dcterms:publisher", catalogue.publisher.address)
    _leads(made, "dcterms:license", catalogue.licence)
    _leads(made, "dcterms:language", SWEDISH)
    _leads(made, "foaf:homepage", catalogue.address)
    for each in catalogue.datasets:
        _leads(made, "dcat:dataset", each.address)
    for each in catalogue.datasets:
        _dataset(root, each, catalogue)
    _publisher(root, catalogue.publisher)
    out: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return out


def _dataset(root: Any, found: Dataset, catalogue: Catalogue) -> None:
    made = _described(root, "dcat:Dataset", found.address)
    _text(made, "dcterms:title", found.title)
    _text(made, "dcterms:description", found.description)
    _leads(made, "dcterms:publisher", catalogue.publisher.address)
    if catalogue.publisher.email:
        _leads(made, "dcat:contactPoint", catalogue.publisher.address + "#kontakt")
    _date(made, "dcterms:issued", found.issued)
    _date(made, "dcterms:modified", found.modified or found.issued)
    _leads(made, "dcterms:language", SWEDISH)
    _leads(made, "dcterms:accessRights", PUBLIC)
    for theme in THEMES:
        _leads(made, "dcat:theme", theme)
    for keyword in found.keywords:
        _text(made, "dcat:keyword", keyword)
    _leads(made, "dcat:landingPage", found.address)
    period = _inside(_inside(made, "dcterms:temporal"), "dcterms:PeriodOfTime")
    _date(period, "dcat:startDate", found.start)
    _date(period, "dcat:endDate", found.end)
    for each in found.distributions:
        _leads(made, "dcat:distribution", f"{each.address}#fil")
    for each in found.distributions:
        _distribution(root, each, catalogue, found)


def _distribution(root: Any, found: Distribution, catalogue: Catalogue, of: Dataset) -> None:
    made = _described(root, "dcat:Distribution", f"{found.address}#fil")
    _text(made, "dcterms:title", found.title)
    _leads(made, "dcat:accessURL", found.address)
    _leads(made, "dcat:downloadURL", found.address)
    _leads(made, "dcterms:license", catalogue.licence)
    _leads(made, "dcterms:language", SWEDISH)
    _inside(made, "dcterms:format").text = MEDIA[found.extension]
    _date(made, "dcterms:issued", of.issued)
    if found.size is not None:
        size = _inside(made, "dcat:byteSize")
        size.text = str(found.size)
        size.set(_name("rdf:datatype"), "http://www.w3.org/2001/XMLSchema#nonNegativeInteger")


def _publisher(root: Any, found: Publisher) -> None:
    made = _described(root, "foaf:Agent", found.address)
    _inside(made, "foaf:name").text = clean(found.name)
    _leads(made, "dcterms:type", LOCAL_AUTHORITY)
    if found.email:
        contact = _described(root, "vcard:Organization", found.address + "#kontakt")
        _inside(contact, "vcard:fn").text = clean(found.name)
        _leads(contact, "vcard:hasEmail", f"mailto:{found.email}")


def _name(short: str) -> str:
    prefix, _, name = short.partition(":")
    return f"{{{_NAMES[prefix]}}}{name}"


def _inside(parent: Any, name: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, _name(name))


def _described(root: Any, name: str, address: str) -> Any:
    made = _inside(root, name)
    made.set(_name("rdf:about"), address)
    return made


def _leads(parent: Any, name: str, address: str) -> None:
    _inside(parent, name).set(_name("rdf:resource"), address)


def _text(parent: Any, name: str, text: str) -> None:
    made = _inside(parent, name)
    made.text = clean(text)
    made.set(_XML + "lang", "sv")


def _date(parent: Any, name: str, day: str) -> None:
    made = _inside(parent, name)
    made.text = day
    made.set(_name("rdf:datatype"), _DATE)
