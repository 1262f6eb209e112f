from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.history import Trail
from agency.models import Audited, colleague


class DelegationQuerySet(models.QuerySet):
    def on(self, day):
        """Those that hold on the Shanghai day `day`."""
        return self.filter(ended_at=None, starts_on__lte=day, ends_on__gte=day)


class Delegation(Audited):
    """Whoever is away lets a colleague decide on contracts instead, within days, kinds and a cap (§1.4).

    Every decision taken so names both. It is never handed on: only a step that asks for `granted_by` herself
    can be taken by `to`.
    """

    granted_by = colleague(_("on behalf of"), db_index=True)
    to = colleague(_("decides instead"), db_index=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    kinds = ArrayField(
        models.SlugField(max_length=30), default=list, blank=True, verbose_name=_("kinds of contract")
    )
    cap = models.BigIntegerField(_("up to an amount of"))  # fen
    reason = models.CharField(_("reason"), max_length=120)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = colleague(_("ended by"), null=True, editable=False, db_index=False)

    history = Trail()
    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(granted_by=F("to")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after"),
            models.CheckConstraint(condition=Q(cap__gt=0), name="delegation_has_a_cap"),
        ]

    def __str__(self) -> str:
        return f"{self.granted_by} → {self.to}"
