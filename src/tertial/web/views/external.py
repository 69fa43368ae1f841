"""The addresses that a provider of identities needs. allauth answers them; its code is loaded when one is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from tertial.errors import BadInput
from tertial.web.request import Request

LARGEST_ANSWER = 512 * 1024
"""Bytes of a SAML answer: it is kept until the browser comes back for it, and anybody can send one."""


@login_not_required
@require_GET
def openid_connect_login(request: Request, provider_id: str) -> HttpResponse:
    """To the provider."""
    from allauth.socialaccount.providers.openid_connect import views

    return _answered(request, provider_id, "oidc", lambda: views.login(request, provider_id))


@login_not_required
@require_GET
def openid_connect_callback(request: Request, provider_id: str) -> HttpResponse:
    """Back from the provider, with a code that we ask it about."""
    from allauth.socialaccount.providers.openid_connect import views

    return _answered(request, provider_id, "oidc", lambda: views.callback(request, provider_id))


@login_not_required
@require_GET
def saml_login(request: Request, organization_slug: str) -> HttpResponse:
    """To the provider."""
    return _saml(request, organization_slug, "login")


@login_not_required
@csrf_exempt
@require_POST
def saml_acs(request: Request, organization_slug: str) -> HttpResponse:
    """Back from the provider by its form. The form is another site's, so that it has not our cookie: the browser is
    sent on to where it has."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_ANSWER:
        raise BadInput("sign-in.answer")
    return _saml(request, organization_slug, "acs")


@login_not_required
@require_GET
def saml_finish_acs(request: Request, organization_slug: str) -> HttpResponse:
    """The provider's answer, read: signature, audience, time, and that we asked."""
    return _saml(request, organization_slug, "finish_acs")


@login_not_required
@require_safe
def saml_metadata(request: Request, organization_slug: str) -> HttpResponse:
    """What the provider must know of us."""
    return _saml(request, organization_slug, "metadata")


@login_not_required
@require_safe
def saml_sls(request: Request, organization_slug: str) -> HttpResponse:
    """Signing out at the provider does not sign out here: sessions are short, and such requests can be forged."""
    return redirect("login")


def _saml(request: Request, provider: str, name: str) -> HttpResponse:
    from allauth.socialaccount.providers.saml import views

    view: Callable[..., HttpResponse] = getattr(views, name)
    return _answered(request, provider, "saml", lambda: view(request, organization_slug=provider))


def _answered(request: Request, name: str, kind: str, answer: Callable[[], Any]) -> HttpResponse:
    """The answer of a provider that there is; where it cannot be reached, the sign-in page says so."""
    from tertial.web.external import failed, provider_named

    provider = provider_named(name)
    if provider is None or provider.kind != kind:
        raise Http404
    try:
        found: HttpResponse = answer()
    except (OSError, KeyError, ValueError, PermissionDenied):  # no answer, or one to no question
        return failed(request, provider.name)
    return found
