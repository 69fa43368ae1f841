"""Small data packages as tests write them: a committee with one report, changed a value at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

HEAD = """schema = "tertial.package/1"
year = 2020
remark = ""

[municipality]
code = "0126"
name = "Huddinge kommun"

[committee]
slug = "von"
name = "Vård- och omsorgsnämnden"
department = ""
"""
TEMPLATE = """key = "delarsrapport"
kind = "delarsrapport"

[[section]]
id = "ekonomi"
level = 1
title = "Ekonomi"
blocks = [{ type = "statement", statement = "income_statement" }]
"""
FILES: Mapping[str, str] = {
    "package.toml": HEAD,
    "templates/delarsrapport.toml": TEMPLATE,
    "texts/delarsrapport-2020-08/ekonomi.md": "Nämndens resultat.\n",
    "units.csv": "code;name;parent;role\nvon;Nämnden;;management\n51210;Kansliet;von;staff\n",
    "statements.csv": "key;title;dimension;sign\nincome_statement;Resultaträkning;account;-1\n",
    "report_lines.csv": (
        "statement;key;label;level;sums\n"
        "income_statement;fees;Avgifter;detail;\n"
        "income_statement;staff;Personal;detail;\n"
        "income_statement;total;Summa;total;fees staff\n"
    ),
    "line_maps.csv": (
        "statement;line;first;last\nincome_statement;fees;31;34\nincome_statement;staff;50;58\n"
    ),
    "levels.csv": (
        "key;label;plural;role;is_common\n"
        "council_goal;Kommunfullmäktigemål;Kommunfullmäktigemål;council;ja\n"
        "committee_goal;Nämndmål;Nämndmål;committee;nej\n"
    ),
    "goals.csv": "key;label;level;parent\nhalsa;God hälsa;committee_goal;\n",
    "indicators.csv": "key;name;goal;unit;polarity\nfranvaro;Sjukfrånvaro;halsa;%;lower\n",
    "indicator_values.csv": "indicator;period;sex;raw\nfranvaro;2020-07r12;T;9,1\n",
    "reports.csv": (
        "key;kind;title;period_end;template;budget_version\n"
        "delarsrapport-2020-08;delarsrapport;Delårsrapport 2020;2020-08-31;delarsrapport;2020\n"
    ),
    "equity.csv": (
        "report;kind;key;label;amount\n"
        "delarsrapport-2020-08;opening;opening;Ingående;3 600 000,00\n"
    ),
}


def folder_with(folder: Path, changes: Mapping[str, str | bytes] | None = None) -> Path:
    """The small package in a folder; ``changes`` are other contents by file name."""
    for name, content in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
