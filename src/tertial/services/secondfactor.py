"""The second factor: a code from one's phone beside the password, and codes on paper for the day it is lost.

Kept in the tables of allauth.mfa, the secrets encrypted with the workspace's own key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.utils import timezone

from tertial.errors import BadInput, NotFound
from tertial.services import signin
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.roles import require_over

ISSUER = "Tertial"
STEP_SECONDS = 30
STEPS_ASIDE = 1
"""A code counts half a minute before and after its own: clocks differ, and people type."""
SETUP_SECONDS = 60 * 60
_SALT = "tertial.second-factor"


class Secrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """What allauth keeps for us is encrypted: the records alone are not enough to make codes."""

    def encrypt(self, text: str) -> str:
        return str(_cipher().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_cipher().decrypt(encrypted_text.encode()).decode())


def _cipher() -> Any:
    from cryptography.fernet import Fernet

    key = hashlib.sha256(f"{_SALT}\n{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


@dataclass(frozen=True, slots=True)
class Setup:
    """What a phone must be told: ``picture`` holds it as a data address, ``secret`` to type; ``token`` comes back."""

    secret: str
    picture: str
    token: str


def has_second_factor(user: User) -> bool:
    """Whether a code is asked for when the person signs in."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def is_demanded(actor: Actor) -> bool:
    """Whether a role of the actor is among those that must have a second factor (``TERTIAL_SECOND_FACTOR``)."""
    return any(role in settings.SECOND_FACTOR_ROLES for role, _ in actor.roles)


def new_setup(*, actor: Actor) -> Setup:
    """A new secret for the actor's phone; nothing is kept until a code of it comes back."""
    secret = generate_totp_secret()
    address = f"otpauth://totp/{quote(f'{ISSUER}:{actor.login}')}?secret={secret}&issuer={ISSUER}"
    token = signing.dumps([actor.login, secret], salt=_SALT)
    return Setup(secret, _picture(address), token)


def setup_again(*, actor: Actor, token: str) -> Setup:
    """The same secret once more, when its code was wrong. Raises: BadInput("second-factor.setup")."""
    secret = _secret_in(token, actor)
    address = f"otpauth://totp/{quote(f'{ISSUER}:{actor.login}')}?secret={secret}&issuer={ISSUER}"
    return Setup(secret, _picture(address), token)


def switch_on(*, actor: Actor, token: str, code: str, now: datetime) -> tuple[str, ...]:
    """Ask for codes of this secret from now on; returns the recovery codes, which are shown once.

    Raises: BadInput("second-factor.setup"): the page was open too long. BadInput("second-factor.code").
    """
    secret = _secret_in(token, actor)
    step = _step_of(secret, code, now, after=0)
    if step is None:
        raise BadInput("second-factor.code")
    user = _user(actor)
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        Authenticator.objects.create(
            user=user,
            type=Authenticator.Type.TOTP,
            data={"secret": Secrets().encrypt(secret), "last_step": step},
            created_at=now,
        )
        codes = tuple(RecoveryCodes.activate(user).generate_codes())
        _note(actor, "second-factor.on", user, now)
    return codes


def check(*, login: str, code: str, now: datetime) -> bool:
    """Whether a code lets ``login`` in; each counts once. A wrong one is remembered.

    Raises: BadInput("second-factor.locked"): too many wrong ones.
    """
    if signin.is_code_locked(login=login, now=now):
        raise BadInput("second-factor.locked")
    is_right = _is_right(login, "".join(code.split()), now)
    signin.note_code(login=login, is_right=is_right, now=now)
    return is_right


def new_codes(*, actor: Actor, code: str, now: datetime) -> tuple[str, ...]:
    """New recovery codes instead of the old. Raises: BadInput("second-factor.code", "second-factor.locked")."""
    _require_code(actor, code, now)
    user = _user(actor)
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        codes = tuple(RecoveryCodes.activate(user).generate_codes())
        _note(actor, "second-factor.codes", user, now)
    return codes


def switch_off(*, actor: Actor, code: str, now: datetime) -> None:
    """Ask for no code any longer.

    Raises: BadInput("second-factor.demanded"): a role demands it.
            BadInput("second-factor.code", "second-factor.locked").
    """
    if is_demanded(actor):
        raise BadInput("second-factor.demanded")
    _require_code(actor, code, now)
    user = _user(actor)
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        _note(actor, "second-factor.off", user, now)


def reset(*, actor: Actor, committee: str, login: str, now: datetime) -> None:
    """Take away the second factor of somebody who has lost phone and paper.

    Raises: NotFound("people.unknown"). NotAllowed("people.elsewhere", "access.denied").
    """
    require(actor, "edit_people", committee)
    user = User.objects.filter(username=login).first()
    if user is None:
        raise NotFound("people.unknown", login=login)
    require_over(actor, user, today=timezone.localdate(now))
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        _note(actor, "second-factor.reset", user, now, committee)


def _require_code(actor: Actor, code: str, now: datetime) -> None:
    if not check(login=actor.login, code=code, now=now):
        raise BadInput("second-factor.code")


def _is_right(login: str, code: str, now: datetime) -> bool:
    with transaction.atomic():
        kept = {
            each.type: each
            for each in Authenticator.objects.select_for_update().filter(user__username=login)
        }
        phone = kept.get(Authenticator.Type.TOTP)
        if phone is None:
            return False
        secret = Secrets().decrypt(phone.data["secret"])
        step = _step_of(secret, code, now, after=int(phone.data.get("last_step", 0)))
        if step is not None:
            phone.data["last_step"] = step
            phone.last_used_at = now
            phone.save(update_fields=["data", "last_used_at"])
            return True
        paper = kept.get(Authenticator.Type.RECOVERY_CODES)
        return paper is not None and bool(RecoveryCodes(paper).validate_code(code))


def _step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The half minute that a code is of, later than ``after``; ``None`` for a code of none about now."""
    present = int(now.timestamp()) // STEP_SECONDS
    for step in range(present - STEPS_ASIDE, present + STEPS_ASIDE + 1):
        expected = format_hotp_value(hotp_value(secret, step))
        if step > after and hmac.compare_digest(expected.encode(), code.strip().encode()):
            return step
    return None


def _secret_in(token: str, actor: Actor) -> str:
    try:
        login, secret = signing.loads(token, salt=_SALT, max_age=SETUP_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise BadInput("second-factor.setup") from error
    if login != actor.login:
        raise BadInput("second-factor.setup")
    return str(secret)


def _picture(address: str) -> str:
    """A square code that a phone reads, dark on white whatever the page's colours, as a data address."""
    import io

    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    out = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, box_size=12).save(out)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def _user(actor: Actor) -> User:
    return User.objects.get(username=actor.login)


def _note(actor: Actor, action: str, user: User, now: datetime, committee: str = "") -> None:
    record(
        actor=actor,
        action=action,
        committee=committee,
        thing=f"user:{user.get_username()}",
        now=now,
    )
