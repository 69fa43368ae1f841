"""Where allauth meets us: it speaks with the provider, we decide whom the identity is. Nobody is made here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from tertial.errors import NotAllowed
from tertial.services.messages import sentence
from tertial.services.providers import Provider
from tertial.services.signin import Identity, person_behind
from tertial.web.entering import enter
from tertial.web.request import Request
from tertial.web.views.account import sign_in_page


class Identities(DefaultSocialAccountAdapter):
    """Takes over as soon as the provider's answer has been checked; allauth makes no account and no page."""

    def pre_social_login(self, request: Request, sociallogin: Any) -> None:
        raise ImmediateHttpResponse(_enter(request, sociallogin))

    def on_authentication_error(
        self, request: Request, provider: Any, error: Any = None, **more: Any
    ) -> None:
        name = getattr(provider, "name", "")
        logging.getLogger("tertial.sign-in").warning("%s: %s %s", name, error, more)
        raise ImmediateHttpResponse(failed(request, name))

    def is_open_for_signup(self, request: Request, sociallogin: Any) -> bool:
        return False


def failed(request: Request, name: str) -> HttpResponse:
    """The sign-in page, saying that the provider did not let the person in, or does not answer."""
    said = _("%(name)s släppte inte in dig, eller svarar inte. Försök igen.") % {"name": name}
    return sign_in_page(request, said, 401)


def provider_named(name: str) -> Provider | None:
    """The provider with that id."""
    providers: tuple[Provider, ...] = settings.SIGN_IN.providers
    return next((each for each in providers if each.id == name), None)


def _enter(request: Request, sociallogin: Any) -> HttpResponse:
    provider = provider_named(sociallogin.provider.app.provider_id)
    if provider is None:
        return failed(request, "")
    try:
        user = person_behind(identity_of(provider, sociallogin.account.extra_data))
    except NotAllowed as error:
        return sign_in_page(request, sentence(error), 403)
    onward = str(sociallogin.state.get("next") or "")
    return enter(request, user, onward, is_trusted=provider.second_factor)


def identity_of(provider: Provider, said: Mapping[str, Any]) -> Identity:
    """Who somebody is, from the claims or attributes of a provider's answer.

    With OpenID Connect the token comes before what is asked for afterwards, and both must be of the same subject. Its
    e-mail counts when the provider says that it is verified, or is trusted with that; a SAML provider vouches for it.
    """
    if provider.kind == "saml":
        values = said.get(provider.claim) or [""]
        return Identity(provider.name, provider.match, str(values[0]))
    token, asked = said.get("id_token") or {}, said.get("userinfo") or {}
    is_same = not (token and asked) or token.get("sub") == asked.get("sub")
    claims = next((each for each in (token, asked) if each.get(provider.claim)), {})
    is_vouched = provider.claim == "email" and claims.get("email_verified") in (True, "true")
    is_good = provider.match != "email" or provider.trusts_email or is_vouched
    return Identity(
        provider.name,
        provider.match,
        str(claims.get(provider.claim, "")),
        is_verified=is_same and is_good,
    )
