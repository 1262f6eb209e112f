from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.visibility import NOTHING, scope_of


class ArchiveCountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What counts archives `user` sees by right; those shared with her stand with their owners."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        mine = models.Q(owner_id=user.pk)
        return self.filter(
            mine | models.Q(department_id__in=scope.departments) if scope.departments else mine
        )


class ArchiveCount(models.Model):
    """How many archives of one owner and department have one value on one axis (L1–L5).

    Derived: the clock counts anew (`customers.composition.recount`). No personal data, in no history.
    """

    axis = models.CharField(max_length=10)
    value = models.CharField(max_length=12)
    owner_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    spent = models.BigIntegerField(default=0)  # fen
    counted_at = models.DateTimeField()

    objects = ArchiveCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of archives")
        constraints = [
            models.UniqueConstraint(
                fields=["axis", "value", "department_id", "owner_id"], name="archivecount_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.axis}={self.value}: {self.count}"


class FigureCount(models.Model):
    """How many customers of one owner and department, and what they bought, by axis, value and part (L1–L5).

    `part` is a month (2026-11), a place in a row of quarters, or nothing. Derived every hour
    (`customers.figures.keeping`); rows that did not change are not written. The row of the axis "" says when.
    """

    axis = models.CharField(max_length=16)
    value = models.CharField(max_length=30)
    part = models.CharField(max_length=8, blank=True)
    owner_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    count = models.PositiveIntegerField()  # customers
    spent = models.BigIntegerField(default=0)  # fen
    counted_at = models.DateTimeField()

    objects = ArchiveCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of customers")
        constraints = [
            models.UniqueConstraint(
                fields=["axis", "value", "part", "department_id", "owner_id"], name="figurecount_once"
            )
        ]
        indexes = [
            models.Index(fields=["owner_id", "axis"], name="figurecount_owner"),
            models.Index(fields=["department_id", "axis"], name="figurecount_department"),
        ]

    def __str__(self) -> str:
        return f"{self.axis}={self.value} {self.part}: {self.count}"
