from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.history import Trail
from agency.models import Audited


class Recertification(Audited):
    """Once a quarter every share and every role is confirmed anew, or ends (D9)."""

    starts_on = models.DateField(_("quarter from"), unique=True)
    due_on = models.DateField(_("answer by"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    history = Trail()

    class Meta:
        verbose_name = _("confirmation of access")

    def __str__(self) -> str:
        return f"{self.starts_on:%Y} Q{(self.starts_on.month + 2) // 3}"


class RecertifiedAccess(Audited):
    """One share or one role of one person, as it stood when the quarter's confirmation began.

    `deciders` are the ids of those who answer for it: the managers of the archive's department, or of the
    person's own.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("recertification", "not answered")
        KEPT = "kept", pgettext_lazy("recertification", "kept")
        ENDED = "ended", pgettext_lazy("recertification", "ended")
        LAPSED = "lapsed", pgettext_lazy("recertification", "ended unanswered")
        ESCALATED = "escalated", pgettext_lazy("recertification", "handed to the security administrator")

    campaign = models.ForeignKey(Recertification, models.PROTECT, related_name="lines")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("colleague"),
        db_index=False,
    )
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    share = models.ForeignKey(
        "customers.ShareRequest", models.PROTECT, null=True, related_name="+", db_index=False
    )
    number = models.CharField(_("archive number"), max_length=20, blank=True)
    role = models.CharField(_("role"), max_length=40, blank=True)
    ends_at = models.DateTimeField(_("access until"), null=True)
    used_at = models.DateTimeField(_("last used"), null=True)
    deciders = ArrayField(models.BigIntegerField(), verbose_name=_("answered by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    history = Trail()

    class Meta:
        verbose_name = _("access to be confirmed")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "share"], condition=Q(share__isnull=False), name="recertified_share_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "person", "role"], condition=~Q(role=""), name="recertified_role_once"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=False, role="") | (Q(share=None) & ~Q(role="")),
                name="recertified_share_or_role",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="recertified_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "id"], condition=Q(state="open"), name="recertified_open"),
        ]

    def __str__(self) -> str:
        return self.number or self.role
