"""What pays for the year besides the frame, and what is paid for by unit: grants, investments, premises, volumes."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear
from tertial.store.models.plan import Registered


class Grant(OfYear):
    """A grant through its life, in öre without sign; empty is not known, which is not zero.

    Followed in the ledger by unit, tag, project, activity and accounts; what is empty does not narrow, and with all of
    them empty it is not followed. ``received`` and ``cost`` are typed where the ledger does not say. ``passed_on`` went
    to others and is not in ``cost``; ``repaid`` has gone back. ``goals`` are keys, ``shared_with`` names committees.
    """

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    authority = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12)
    applied_first = models.BigIntegerField(null=True, blank=True)
    applied_second = models.BigIntegerField(null=True, blank=True)
    decided = models.BigIntegerField(null=True, blank=True)
    received = models.BigIntegerField(null=True, blank=True)
    budgeted = models.BigIntegerField(null=True, blank=True)
    forecast = models.BigIntegerField(null=True, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    passed_on = models.BigIntegerField(null=True, blank=True)
    repaid = models.BigIntegerField(null=True, blank=True)
    is_retroactive = models.BooleanField(default=False)
    is_repayable = models.BooleanField(default=False)
    report_by = models.DateField(null=True, blank=True)
    shared_with = models.CharField(max_length=200, blank=True)
    goals = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    tag = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=40, blank=True)
    activity = models.CharField(max_length=40, blank=True)
    accounts = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_grant")]


class Investment(OfYear):
    """An investment, in öre of cost: what may be used is ``budget`` + ``carried_over`` + ``added`` (the premises plan).

    ``decision`` is earlier or new, ``kind`` reinvestment, new or both, ``projects`` the ledger's codes as ranges.
    """

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    decision = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=14, blank=True)
    projects = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    budget = models.BigIntegerField(null=True, blank=True)
    carried_over = models.BigIntegerField(null=True, blank=True)
    added = models.BigIntegerField(null=True, blank=True)
    forecast = models.BigIntegerField(null=True, blank=True)
    decided_in = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_investment")]


class PremisesProject(OfYear):
    """Premises that are needed: places, when they are ready, and the rent of a whole year (öre, cost plus)."""

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    need = models.TextField(blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    ready_on = models.DateField(null=True, blank=True)
    rent = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10)
    unit = models.CharField(max_length=40, blank=True)
    investment = models.CharField(max_length=60, blank=True)
    decided_in = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_premises_project")
        ]


class CarryOverRequest(OfYear):
    """What is asked to be taken into next year at the year's end: öre, surplus plus; ``decided`` empty is undecided."""

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()
    reason = models.TextField()
    decided = models.BigIntegerField(null=True, blank=True)
    decided_in = models.CharField(max_length=200, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_carry_over_request")
        ]


class PricedService(OfYear):
    """A service that is paid by unit; in the ledger it is its activity and accounts.

    ``own_accounts`` are those that its own providers are paid on, where they are others.
    """

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=30)
    activity = models.CharField(max_length=40, blank=True)
    accounts = models.CharField(max_length=200, blank=True)
    own_accounts = models.CharField(max_length=200, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_priced_service")
        ]


class ServicePrice(OfYear):
    """What a unit of a service costs from a day to a day, in kronor as written; empty ``provider_type`` is all.

    ``version`` is the volume budget or forecast that is reckoned with the price; empty is the price that is paid.
    """

    key = models.CharField(max_length=60)
    service = models.CharField(max_length=60)
    provider_type = models.CharField(max_length=40, blank=True)
    price = models.CharField(max_length=30)
    version = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_service_price")
        ]


class VolumeFile(OfYear):
    """A file of volumes that was taken: its rows have its time. Undone, the values before are rows on top of them."""

    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True)


class Volume(OfYear, Registered):
    """Units of a service in a month; ``kind`` is outcome, budget or forecast. ``provider`` is a counterparty's code.

    ``raw`` is empty where a value was taken away. ``file`` is none for what was typed or came with the data package.
    """

    service = models.CharField(max_length=60)
    provider_type = models.CharField(max_length=40, blank=True)
    provider = models.CharField(max_length=40, blank=True)
    month = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    version = models.CharField(max_length=40, blank=True)
    raw = models.CharField(max_length=60)
    file = models.ForeignKey(
        VolumeFile, models.RESTRICT, null=True, blank=True, related_name="volumes"
    )

    class Meta(OfYear.Meta):
        indexes = [
            models.Index(fields=["plan_year", "service", "kind"], name="volumes_of_a_service")
        ]
