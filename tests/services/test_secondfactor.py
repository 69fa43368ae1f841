"""A code of one's phone beside the password: each counts once, wrong ones lock, paper helps when the phone is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tertial.errors import BadInput, NotAllowed, NotFound, TertialError
from tertial.services import secondfactor
from tertial.services.access import Actor, actor_of
from tertial.services.signin import FAILURES_PER_CODE, WINDOW
from tertial.store.models import AuditEvent, RoleAssignment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BO = Actor("bo", roles=frozenset({("reporter", "von")}))
ANNA = Actor("anna", roles=frozenset({("administrator", "von")}))


def code(secret: str, at: datetime) -> str:
    """What the phone shows."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


def switched_on(actor: Actor = BO) -> tuple[str, tuple[str, ...]]:
    """The secret, and the codes on paper."""
    setup = secondfactor.new_setup(actor=actor)
    given = code(setup.secret, NOW)
    return setup.secret, secondfactor.switch_on(actor=actor, token=setup.token, code=given, now=NOW)


def is_in(given: str, at: datetime) -> bool:
    return secondfactor.check(login="bo", code=given, now=at)


def test_a_code_counts_half_a_minute_before_and_after_its_own(cast: dict[str, Any]) -> None:
    secret, _ = switched_on()
    later = NOW + timedelta(minutes=5)
    seconds = timedelta(seconds=30)
    assert not is_in(code(secret, later - 2 * seconds), later)
    assert not is_in(code(secret, later + 2 * seconds), later)
    assert is_in(code(secret, later - seconds), later)
    assert is_in(code(secret, later + seconds), later)


def test_a_code_counts_once(cast: dict[str, Any]) -> None:
    secret, _ = switched_on()
    assert not is_in(code(secret, NOW), NOW)  # it switched the factor on
    later = NOW + timedelta(minutes=1)
    assert is_in(f" {code(secret, later)[:3]} {code(secret, later)[3:]} ", later)
    assert not is_in(code(secret, later), later)


def test_a_code_on_paper_counts_once(cast: dict[str, Any]) -> None:
    _, codes = switched_on()
    assert len(set(codes)) == 10
    assert is_in(codes[3], NOW)
    assert not is_in(codes[3], NOW)
    assert is_in(codes[4], NOW)


def test_wrong_codes_lock_from_wherever_they_come_until_time_has_passed(
    cast: dict[str, Any],
) -> None:
    secret, _ = switched_on()
    for _ in range(FAILURES_PER_CODE):
        assert not is_in("000000", NOW)
    with pytest.raises(BadInput) as caught:
        is_in(code(secret, NOW + timedelta(minutes=1)), NOW + timedelta(minutes=1))
    assert caught.value.code == "second-factor.locked"
    later = NOW + WINDOW + timedelta(seconds=1)
    assert is_in(code(secret, later), later)


def test_a_right_code_clears_the_wrong_ones(cast: dict[str, Any]) -> None:
    secret, _ = switched_on()
    for number in range(FAILURES_PER_CODE):
        later = NOW + timedelta(minutes=1 + number)
        assert not is_in("000000", later)
        assert is_in(code(secret, later), later)


def test_the_secret_is_not_in_the_records_in_clear(cast: dict[str, Any]) -> None:
    secret, codes = switched_on()
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not [each for each in codes if each in kept]


def test_switching_on_takes_a_right_code_of_ones_own_page(cast: dict[str, Any]) -> None:
    setup = secondfactor.new_setup(actor=BO)
    again = secondfactor.setup_again(actor=BO, token=setup.token)
    assert again.secret == setup.secret
    given = code(setup.secret, NOW)
    for actor, token, typed, said in (
        (BO, setup.token, "123", "second-factor.code"),
        (BO, "påhittad", given, "second-factor.setup"),
        (ANNA, setup.token, given, "second-factor.setup"),
    ):
        with pytest.raises(BadInput) as caught:
            secondfactor.switch_on(actor=actor, token=token, code=typed, now=NOW)
        assert caught.value.code == said
    assert not Authenticator.objects.exists()


def test_new_codes_replace_the_old(cast: dict[str, Any]) -> None:
    _, codes = switched_on()
    fresh = secondfactor.new_codes(actor=BO, code=codes[0], now=NOW)
    assert not set(fresh) & set(codes)
    assert not is_in(codes[1], NOW)
    assert is_in(fresh[0], NOW)


def test_it_is_switched_off_for_a_code(cast: dict[str, Any]) -> None:
    _, codes = switched_on()
    with pytest.raises(BadInput):
        secondfactor.switch_off(actor=BO, code="000000", now=NOW)
    secondfactor.switch_off(actor=BO, code=codes[0], now=NOW)
    assert not secondfactor.has_second_factor(cast["bo"])
    actions = AuditEvent.objects.filter(thing="user:bo").values_list("action", flat=True)
    assert {"second-factor.on", "second-factor.off"} <= set(actions)


def test_a_demanded_factor_cannot_be_switched_off(cast: dict[str, Any], settings: Any) -> None:
    _, codes = switched_on()
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})
    assert secondfactor.is_demanded(BO)
    assert not secondfactor.is_demanded(ANNA)
    with pytest.raises(BadInput) as caught:
        secondfactor.switch_off(actor=BO, code=codes[0], now=NOW)
    assert caught.value.code == "second-factor.demanded"


def test_who_edits_people_takes_it_away_for_who_has_lost_it(cast: dict[str, Any]) -> None:
    switched_on()
    secondfactor.reset(actor=ANNA, committee="von", login="bo", now=NOW)
    assert not secondfactor.has_second_factor(cast["bo"])
    event = AuditEvent.objects.get(action="second-factor.reset")
    assert (event.actor, event.thing) == ("anna", "user:bo")


@pytest.mark.parametrize(
    ("login", "error"), [("karin", NotAllowed), ("cecilia", NotAllowed), ("ingen", NotFound)]
)
def test_but_not_for_who_may_more_than_they_look_after(
    cast: dict[str, Any], login: str, error: type[TertialError]
) -> None:
    with pytest.raises(error):
        secondfactor.reset(actor=ANNA, committee="von", login=login, now=NOW)


def test_who_may_do_it_in_all_committees_may_do_it(cast: dict[str, Any]) -> None:
    RoleAssignment.objects.create(user=cast["anna"], role="administrator", committee=None)
    anna = actor_of(cast["anna"], today=NOW.date())
    secondfactor.reset(actor=anna, committee="von", login="cecilia", now=NOW)


def test_without_a_second_factor_no_code_is_right(cast: dict[str, Any]) -> None:
    assert not is_in("000000", NOW)
