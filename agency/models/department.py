from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.history import Trail

from .audited import Audited


class DepartmentQuerySet(models.QuerySet):
    def without_steward(self):
        """Departments that still lack the named data steward of seed 000 §二 (A3)."""
        return self.filter(closed=False).filter(Q(steward=None) | Q(steward__is_active=False))

    def subtree_ids(self, roots) -> tuple[int, ...]:
        """Ids of `roots` (ids) and all departments below them; a handful of rows, one query."""
        children: dict[int | None, list[int]] = {}
        for pk, parent in self.values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        found, queue = set(), list(roots)
        while queue:
            pk = queue.pop()
            if pk not in found:
                found.add(pk)
                queue += children.get(pk, [])
        return tuple(sorted(found))


class Department(Audited):
    """A department of the agency (A2) with its head and its named data steward (A3)."""

    name = models.CharField(_("name"), max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("head"),
    )
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stewards",
        verbose_name=_("data steward"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputises",
        verbose_name=_("deputy steward"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    closed = models.BooleanField(_("closed"), default=False)

    history = Trail()
    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="department_name_once"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="department_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(deputy=None) | Q(steward=None) | ~Q(deputy=F("steward")),
                name="department_deputy_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def managers(self) -> list:
        """The people told about this department's clocks and requests: its head, or the nearest above."""
        department = self
        while department is not None:
            if department.head_id and department.head.is_active:
                return [department.head]
            department = department.parent
        return []
