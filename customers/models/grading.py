from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedTextField
from agency.facts import own_notes
from agency.history import Trail

from .customer import Customer
from .part import Part


class GradingRule(models.Model):
    """How grades are worked out from a day on; a new version is written, an old one never changed (B35).

    `steps` give points from 0 to 100 for spend, frequency, recency and potential, `weights` (per cent) join
    them to a score, `thresholds` say from which score on a grade is proposed.
    """

    version = models.PositiveIntegerField(_("version"), unique=True)
    effective_from = models.DateField(_("in force from"))
    weights = models.JSONField(_("weights"))
    steps = models.JSONField(_("steps"))
    thresholds = models.JSONField(_("thresholds"))
    note = models.CharField(_("reason"), max_length=300, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("grading rule")
        permissions = [("write_grading", _("Write the rule for grades"))]

    def __str__(self) -> str:
        return f"v{self.version}"


class GradeProposal(Part):
    """What the rule proposes for one archive, and what a person made of it (B35)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", pgettext_lazy("grade", "confirmed")
        OVERRIDDEN = "overridden", pgettext_lazy("grade", "decided otherwise")
        DROPPED = "dropped", _("no longer needed")

    rule = models.ForeignKey("customers.GradingRule", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    before = models.CharField(_("grade so far"), max_length=4, choices=Customer.Grade)
    proposed = models.CharField(_("grade proposed"), max_length=4, choices=Customer.Grade)
    given = models.CharField(_("grade given"), max_length=4, choices=Customer.Grade, blank=True)
    score = models.PositiveSmallIntegerField(_("score"))
    points = models.JSONField(_("points"))  # by measure; numbers only
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    why = SealedTextField(
        _("reason"), context="grade_proposal.why", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("customers.GradeProposal", "why")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("grade proposal")
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="gradeproposal_customer"),
            models.Index(fields=["-score", "id"], condition=Q(state="waiting"), name="gradeproposal_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state="waiting"), name="gradeproposal_one_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.get_state_display()
