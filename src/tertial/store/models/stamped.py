"""Rows that leave word when they are written, so that what a process keeps of them in its memory is never stale."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import randbits
from typing import Any, ClassVar, NamedTuple, Self

from django.apps import apps
from django.db import models, transaction


class Stamp(NamedTuple):
    """Where a row leaves word that it has changed: ``field`` of the ``model`` whose ``by`` is the row's ``of``."""

    of: str
    model: str
    by: str
    field: str

    def renew(self, owners: Iterable[int]) -> None:
        """Another number for those owners, in the caller's transaction."""
        owner: Any = apps.get_model("store", self.model)
        rows = owner.objects.filter(**{f"{self.by}__in": sorted(set(owners))})
        rows.update(**{self.field: randbits(62)})


class StampedRows(models.QuerySet):
    """Rows that leave word, however many are written at once."""

    def update(self, **values: Any) -> int:
        with transaction.atomic(using=self.db):
            self._leave_word()
            return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            self._leave_word()
            return super().delete()

    delete.queryset_only = True  # type: ignore[attr-defined]  # as Django's own: not to be called on a manager

    def bulk_create(self, objs: Iterable[Any], *args: Any, **more: Any) -> list[Any]:
        rows = list(objs)
        with transaction.atomic(using=self.db):
            made = super().bulk_create(rows, *args, **more)
            if rows:
                stamp: Stamp = self.model.STAMP
                stamp.renew(getattr(row, f"{stamp.of}_id") for row in rows)
        return made

    def _leave_word(self) -> None:
        stamp: Stamp = self.model.STAMP
        stamp.renew(self.order_by().values_list(stamp.of, flat=True).distinct())


class Stamped(models.Model):
    """A row that something kept in a process's memory is worked out from.

    Whoever writes it gives its owner another number in the same transaction, so that every process sees in a row that
    it reads anyway whether what it keeps still holds. The number is drawn, not counted: a copy that is put back and
    written in again cannot come to the same.
    """

    STAMP: ClassVar[Stamp]
    objects: ClassVar[models.Manager[Self]] = StampedRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **more: Any) -> None:
        with transaction.atomic():
            super().save(*args, **more)
            self.STAMP.renew([getattr(self, f"{self.STAMP.of}_id")])

    def delete(self, *args: Any, **more: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self.STAMP.renew([getattr(self, f"{self.STAMP.of}_id")])
            return super().delete(*args, **more)
