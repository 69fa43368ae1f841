"""Who is who: municipality, committees, units, and who may do what where."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tertial.store.models.stamped import Stamp, Stamped


class Municipality(models.Model):
    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=100)


class Committee(models.Model):
    """A committee (nämnd); ``slug`` is its id in report ids and addresses ("von").

    ``rules`` and ``measures`` are other numbers whenever a row that forecasts are worked out by has been written, or a
    measure: see ``Stamped``.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="committees")
    slug = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    department = models.CharField(max_length=100, blank=True)
    rules = models.BigIntegerField(default=0)
    measures = models.BigIntegerField(default=0)


class PlanYear(Stamped):
    """A committee's year: all that a data package holds belongs to one. ``order`` fields keep the package's order."""

    STAMP = Stamp("committee", "Committee", "pk", "rules")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "year"], name="one_plan_year")]


class OfYear(models.Model):
    """A row of a plan year, in the order it was given."""

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "id"]


class RuleOfYear(Stamped, OfYear):
    """A row of a plan year that forecasts are worked out by."""

    STAMP = Stamp("plan_year", "Committee", "years", "rules")

    class Meta(OfYear.Meta):
        abstract = True


class OrgUnit(RuleOfYear):
    """A unit or a level above units; ``code`` is the cost centre in the ledger where it is a unit."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    parent = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "code"], name="one_unit_code")]


class Staff(models.Model):
    """What is known of a person besides the account: from the register of staff, matched by ``number``.

    ``unit`` is the code of the person's own unit in ``committee``; ``manager`` the number of the manager.
    ``ended_on`` is the last day; the account is closed after it and nothing of the person's is removed.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff")
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120, blank=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.CharField(max_length=40, blank=True)
    manager = models.CharField(max_length=40, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)


class RoleAssignment(models.Model):
    """A person's role in a committee; no committee means the whole municipality.

    ``unit`` is the code of a unit or a level above units that the role is for, with all below it; empty is the whole
    committee. The role counts from ``valid_from`` to ``valid_to``, both days included; empty is open.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    committee = models.ForeignKey(
        Committee, models.CASCADE, null=True, blank=True, related_name="roles"
    )
    role = models.CharField(max_length=30)
    unit = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "committee", "role", "unit", "valid_from"],
                name="one_role_each",
            ),
        ]


class Substitution(models.Model):
    """``substitute`` may do what ``person`` may, from one day to another."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="substitutes")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="substitutes_for"
    )
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="substitution_ends_after_it_starts",
            )
        ]
