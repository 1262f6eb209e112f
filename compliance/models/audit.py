from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague


class AuditPlanQuerySet(SealedQuerySet):
    def standing(self):
        """Those that were not called off."""
        return self.exclude(state=AuditPlan.State.CANCELLED)

    def waiting(self):
        return self.filter(state=AuditPlan.State.SUBMITTED)


class AuditPlan(SealedModel, Audited):
    """One internal audit of how customers' data are handled, from the draft to the report (J1).

    Whoever drafts it does not approve it; the database keeps the two apart.
    """

    class Kind(models.TextChoices):
        ANNUAL = "annual", pgettext_lazy("audit", "annual audit")
        QUARTERLY = "quarterly", pgettext_lazy("audit", "quarterly audit")
        MINORS = "minors", _("children’s data audit")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("audit", "draft")
        SUBMITTED = "submitted", _("waiting for approval")
        APPROVED = "approved", pgettext_lazy("audit", "approved")
        RUNNING = "running", pgettext_lazy("audit", "under way")
        CLOSED = "closed", pgettext_lazy("audit", "closed")
        CANCELLED = "cancelled", pgettext_lazy("audit", "called off")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), default=0)  # 0: the whole year
    starts_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period until"))
    due_on = models.DateField(_("report due on"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    scope = SealedTextField(_("scope and focus"), context="auditplan.scope", max_length=1000)
    left_out = SealedTextField(
        _("why something is left out"), context="auditplan.left_out", null=True, blank=True, max_length=500
    )
    comment = SealedTextField(
        _("comment"), context="auditplan.comment", null=True, blank=True, max_length=500
    )
    conclusion = SealedTextField(
        _("conclusion"), context="auditplan.conclusion", null=True, blank=True, max_length=2000
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("drafted by"),
    )
    approved_by, approved_at = (
        colleague(_("approved by"), null=True),
        models.DateTimeField(_("approved at"), null=True),
    )
    started_at = models.DateTimeField(_("begun at"), null=True)
    closed_by, closed_at = (
        colleague(_("closed by"), null=True),
        models.DateTimeField(_("closed at"), null=True),
    )
    figures = models.JSONField(_("figures of the report"), default=dict)  # codes and numbers, at the end

    FACTS = own_notes("compliance.AuditPlan", "scope", "left_out", "comment", "conclusion")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(AuditPlanQuerySet)()

    class Meta:
        verbose_name = _("audit")
        permissions = [
            ("view_audit", "May read internal audits"),
            ("draft_audit", "May plan and carry out internal audits"),
            ("approve_audit", "May approve audit plans and sign management reviews"),
            ("judge_responsibility", "May name who is responsible for a finding"),
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="audit_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "quarter"],
                condition=~Q(state="cancelled"),
                name="audit_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="audit_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "cancelled"]) | Q(approved_by__isnull=False),
                name="audit_approved_first",
            ),
            models.CheckConstraint(
                condition=Q(kind="quarterly", quarter__gte=1, quarter__lte=4)
                | ~Q(kind="quarterly") & Q(quarter=0),
                name="audit_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("compliance:audit", args=[self.pk])

    @property
    def title(self) -> str:
        if self.kind == self.Kind.QUARTERLY:
            return gettext("Quarterly audit %(year)s Q%(quarter)s") % {
                "year": self.year,
                "quarter": self.quarter,
            }
        if self.kind == self.Kind.MINORS:
            return gettext("Audit of children’s data %(year)s") % {"year": self.year}
        return gettext("Annual audit %(year)s") % {"year": self.year}


class ProgrammeLine(models.Model):
    """One control that an audit tests, and how: written with the plan, never changed after its approval."""

    class Way(models.TextChoices):
        TEST = "test", _("automatic test")
        SAMPLE = "sample", _("sample of archives")
        TALK = "talk", _("talk and inspection")

    plan = models.ForeignKey(AuditPlan, models.PROTECT, related_name="programme")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("control"), max_length=30)  # of compliance.auditing.controls
    way = models.CharField(_("how it is tested"), max_length=6, choices=Way)
    included = models.BooleanField(_("in the programme"), default=True)

    class Meta:
        verbose_name = _("line of an audit programme")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="programme_line_once")]

    def __str__(self) -> str:
        return self.code
