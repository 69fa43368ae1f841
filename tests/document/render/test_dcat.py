"""The catalogue has what DCAT-AP-SE asks for, and every file and table of a report."""

from __future__ import annotations

from typing import Any

from tertial.document.render.dcat import (
    _NAMES,
    CC0,
    Catalogue,
    Distribution,
    Publisher,
    dataset,
    to_rdf,
)
from tertial.document.render.table_data import tables
from tests.document.sample import document

HERE = "https://exempelkoping.se/rapporter"


def tree() -> Any:
    from lxml import etree

    made = dataset(
        document(),
        f"{HERE}/r",
        "2031-06-01",
        [Distribution("Rapporten", f"{HERE}/r.pdf", "pdf", 1234)],
        lambda table, extension: f"{HERE}/r/{table.id}.{extension}",
    )
    publisher = Publisher(
        "Exempelköpings kommun", "https://exempelkoping.se", "info@exempelkoping.se"
    )
    return etree.fromstring(
        to_rdf(Catalogue(HERE, "Rapporter", "Nämndernas rapporter.", publisher, (made,)))
    )


def found(path: str) -> list[Any]:
    return list(tree().xpath(path, namespaces=_NAMES))


def test_what_must_be_said_is_said() -> None:
    for kind, names in {
        "dcat:Catalog": "dcterms:title dcterms:description dcterms:publisher dcterms:license dcterms:language"
        " dcat:dataset",
        "dcat:Dataset": "dcterms:title dcterms:description dcterms:publisher dcat:contactPoint dcterms:issued"
        " dcat:theme dcat:keyword dcterms:temporal dcterms:language dcterms:accessRights dcat:distribution",
        "dcat:Distribution": "dcterms:title dcat:accessURL dcat:downloadURL dcterms:license dcterms:format",
        "foaf:Agent": "foaf:name dcterms:type",
    }.items():
        for each in found(f"//{kind}"):
            missing = [name for name in names.split() if not each.xpath(name, namespaces=_NAMES)]
            assert missing == []


def test_every_file_and_every_table_is_a_distribution() -> None:
    files = found("//dcat:Distribution/dcat:downloadURL/@rdf:resource")
    assert files[0] == f"{HERE}/r.pdf"
    assert len(files) == 1 + 2 * len(tables(document()))
    assert set(found("//dcat:Dataset/dcat:distribution/@rdf:resource")) == {
        f"{each}#fil" for each in files
    }
    assert set(found("//dcterms:license/@rdf:resource")) == {CC0}


def test_the_time_is_the_year_to_the_reports_day() -> None:
    assert [each.text for each in found("//dcterms:PeriodOfTime/*")] == ["2031-01-01", "2031-04-30"]
