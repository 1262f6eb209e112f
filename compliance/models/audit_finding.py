from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited

from .audit import AuditPlan


class AuditFindingQuerySet(SealedQuerySet):
    def open(self):
        return self.exclude(state=AuditFinding.State.CLOSED)


class AuditFinding(SealedModel, Audited):
    """Something an audit, a control test, a spot check, an alert or a breach showed to be wrong (J3)."""

    class Severity(models.TextChoices):
        CRITICAL = "critical", pgettext_lazy("audit finding", "critical")
        MAJOR = "major", pgettext_lazy("audit finding", "major")
        MINOR = "minor", pgettext_lazy("audit finding", "minor")
        OBSERVATION = "observation", pgettext_lazy("audit finding", "observation")

    class Source(models.TextChoices):
        CONTROL = "control", _("control test")
        PAPER = "paper", _("working paper")
        SPOT_CHECK = "spot_check", _("spot check")
        ALERT = "alert", _("unusual access")
        BREACH = "breach", _("disclosure or breach")
        TALK = "talk", _("talk and inspection")
        OUTWARD = "outward", _("destruction not confirmed")
        OPINION = "opinion", _("what a customer said about our handling of information")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("audit finding", "open")
        ACTING = "acting", pgettext_lazy("audit finding", "being put right")
        CHECKING = "checking", pgettext_lazy("audit finding", "effect to be checked")
        CLOSED = "closed", pgettext_lazy("audit finding", "closed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    plan = models.ForeignKey(
        AuditPlan, models.PROTECT, null=True, related_name="findings", verbose_name=_("audit")
    )
    severity = models.CharField(_("severity"), max_length=11, choices=Severity)
    source = models.CharField(_("found by"), max_length=10, choices=Source)
    record = models.UUIDField(_("record it came from"), null=True)  # a paper, a result, an alert
    control = models.CharField(_("control"), max_length=30, blank=True)  # of compliance.auditing.controls
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    title = SealedTextField(_("what is wrong"), context="auditfinding.title", max_length=120)
    detail = SealedTextField(
        _("evidence and risk"), context="auditfinding.detail", null=True, blank=True, max_length=2000
    )
    recorded_by = models.ForeignKey(  # nobody: the system itself
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    FACTS = own_notes("compliance.AuditFinding", "title", "detail")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(AuditFindingQuerySet)()

    class Meta:
        verbose_name = _("audit finding")
        indexes = [models.Index(fields=["-created_at", "-id"], name="audit_finding_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "record"], condition=Q(record__isnull=False), name="audit_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_by=None),
                name="audit_finding_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:audit_finding", args=[self.pk])


class CorrectiveAction(SealedModel, Audited):
    """Who puts a finding right: root cause, action, evidence, and whether it had effect (CAPA, J3).

    Its owner answers and does; the auditor checks the effect after a while and closes. The database keeps the
    two apart. Without effect a new round begins.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("corrective action", "to be answered")
        PLANNED = "planned", pgettext_lazy("corrective action", "planned")
        DONE = "done", pgettext_lazy("corrective action", "done, effect to be checked")
        EFFECTIVE = "effective", pgettext_lazy("corrective action", "effective")
        INEFFECTIVE = "ineffective", pgettext_lazy("corrective action", "without effect")

    WITH_OWNER = (State.ASKED, State.PLANNED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(AuditFinding, models.PROTECT, related_name="actions")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.ASKED, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due on"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    cause = SealedTextField(
        _("root cause"), context="correctiveaction.cause", null=True, blank=True, max_length=1000
    )
    action = SealedTextField(
        _("what will be done"), context="correctiveaction.action", null=True, blank=True, max_length=1000
    )
    done = SealedTextField(
        _("what was done"), context="correctiveaction.done", null=True, blank=True, max_length=1000
    )
    done_at = models.DateTimeField(_("done at"), null=True)
    check_on = models.DateField(_("effect to be checked on"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    effect = SealedTextField(
        _("what the check showed"), context="correctiveaction.effect", null=True, blank=True, max_length=1000
    )
    escalated_at = models.DateTimeField(_("handed up at"), null=True)

    FACTS = own_notes("compliance.CorrectiveAction", "cause", "action", "done", "effect")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("corrective action")
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state__in=["asked", "planned"]), name="corrective_due"
            ),
            models.Index(fields=["check_on", "id"], condition=Q(state="done"), name="corrective_to_check"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["finding", "round"], name="corrective_round"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("owner")), name="corrective_checked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "planned"])
                | Q(done_at__isnull=False, check_on__isnull=False),
                name="corrective_done_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["effective", "ineffective"]) | Q(checked_by__isnull=False),
                name="corrective_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding.number}/{self.round}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:corrective_action", args=[self.pk])
