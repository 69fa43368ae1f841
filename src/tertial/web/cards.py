"""An ask as a part of a page: the same card gives the same part, which is kept; only its token is the request's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.template.backends.utils import csrf_input
from markupsafe import Markup

from tertial.services.rounds.pages import AskCard

KEPT = 4_000
"""Parts kept in a process: some tens of megabytes at most, for all who answer in a week."""
_TOKEN = "<!--token-->"  # what anybody writes is escaped, so no text can be this
_TEMPLATE = "rounds/_ask.html"


def part_of(request: HttpRequest, committee: str) -> Callable[..., Markup]:
    """``ask(card)``: a card as HTML with the request's own token; with what the last try came to it is made anew."""
    token = str(csrf_input(request))

    def ask(card: AskCard, fault: str = "", conflict: Mapping[str, Any] | None = None) -> Markup:
        html = _made(card, committee, fault, conflict) if fault else _kept(card, committee)
        return Markup(html.replace(_TOKEN, token))  # both are made by templates that escape

    return ask


@lru_cache(maxsize=KEPT)
def _kept(card: AskCard, committee: str) -> str:
    return _made(card, committee, "", None)


def _made(card: AskCard, committee: str, fault: str, conflict: Mapping[str, Any] | None) -> str:
    env: Any = engines["jinja2"]
    context = {"card": card, "committee": committee, "fault": fault, "conflict": conflict}
    return str(env.env.get_template(_TEMPLATE).render(**context, csrf_input=Markup(_TOKEN)))
