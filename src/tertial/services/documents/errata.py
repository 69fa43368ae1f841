"""What an erratum puts right: every change with before and after, and the draft that says so in every format."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tertial.document.build import build
from tertial.document.model import Document
from tertial.errors import BadInput
from tertial.services.documents.changes import after_text, before_text, change_list, in_words
from tertial.services.documents.drafts import Draft
from tertial.services.documents.sealed import Changed

MOST_IN_REMARK: Final = 12
ERRATUM: Final = "Rättelse"


def corrections(before: Document, after: Document) -> tuple[Changed, ...]:
    """All that an erratum puts right, figures first, each with before and after."""
    changes = change_list(before, after)
    figures = tuple(
        Changed(
            ", ".join(filter(None, (each.table, each.row, each.column))),
            before_text(each),
            after_text(each),
        )
        for each in changes.figures
    )
    texts = []
    for section in changes.sections:
        for pieces in section.texts or ((),):
            was = "".join(p.text for p in pieces if p.op != "ins")
            now = "".join(p.text for p in pieces if p.op != "del")
            word = "" if pieces else section.word.lower()
            texts.append(Changed(section.title or in_words(pieces)[:80], was, now or word))
    return (*figures, *texts)


def with_erratum(draft: Draft, wrong: Document, number: int) -> tuple[Draft, tuple[Changed, ...]]:
    """The draft with what it puts right of version ``number`` among its remarks, so that it stands in every format.

    Raises: BadInput("seal.nothing-corrected"): it is like the version that it would put right.
    """
    changes = corrections(wrong, draft.document)
    if not changes:
        raise BadInput("seal.nothing-corrected", number=number)
    told = [
        f"{ERRATUM}: {each.place} – förut ”{_cut(each.before)}”, nu ”{_cut(each.after)}”."
        for each in changes[:MOST_IN_REMARK]
    ]
    more = len(changes) - MOST_IN_REMARK
    rest = (
        [f"Rättelsen ändrar {more} uppgifter till; alla står i ändringslistan."] if more > 0 else []
    )
    first = f"Den här rapporten rättar version {number}."
    facts = replace(draft.facts, remarks=(first, *told, *rest, *draft.facts.remarks))
    made = replace(draft, facts=facts, document=build(facts, draft.template))
    return made, changes


def _cut(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]} …"
