from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from agency import policy
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited
from agency.transitions import transition

RUN, LEAD = "compliance.run_incidents", "compliance.decide_incident"


def _words(label: str, context: str):
    return SealedTextField(label, context=f"incident.{context}", null=True, blank=True, max_length=2000)


class Incident(SealedModel, Audited):
    """Something happened to data that should not have, or nearly did (PIPL 57; contracts_compliance.md §2.8).

    Every word of it is sealed under the incident's own key, since people write names. A drill goes the same way
    and is marked. Whoever leads the house decides who is told, and closes.
    """

    class Kind(models.TextChoices):
        LEAK = "leak", _("data got out")
        WRONG = "wrong", _("sent to the wrong recipient")
        ACCESS = "access", _("looked at without need")
        LOSS = "loss", _("device or paper lost")
        ALTERED = "altered", _("data altered or destroyed")
        STOPPED = "stopped", _("system not available")

    class State(models.TextChoices):
        DETECTED = "detected", pgettext_lazy("incident", "detected")
        TRIAGED = "triaged", pgettext_lazy("incident", "looked at")
        CONTAINED = "contained", pgettext_lazy("incident", "contained")
        ASSESSED = "assessed", pgettext_lazy("incident", "assessed")
        DECIDED = "decided", pgettext_lazy("incident", "decided who is told")
        NOTIFIED = "notified", pgettext_lazy("incident", "told")
        REMEDIED = "remedied", pgettext_lazy("incident", "remedied")
        REVIEWED = "reviewed", pgettext_lazy("incident", "reviewed")
        CLOSED = "closed", pgettext_lazy("incident", "closed")

    class Severity(models.TextChoices):
        COMMON = "common", pgettext_lazy("incident", "common")
        MAJOR = "major", pgettext_lazy("incident", "major (较大)")
        SERIOUS = "serious", pgettext_lazy("incident", "serious (重大)")
        EXTREME = "extreme", pgettext_lazy("incident", "most serious (特别重大)")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DETECTED, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    near_miss = models.BooleanField(_("near miss: it was noticed in time"), default=False)
    drill = models.BooleanField(_("drill"), default=False)
    account = _words(_("what happened"), "account")
    detected_at = models.DateTimeField(_("noticed at"))
    reported_by = models.ForeignKey(  # nobody: found by the system itself
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=True
    )
    alert = models.OneToOneField(
        "customers.AccessAlert", models.PROTECT, null=True, related_name="incident", editable=False
    )
    triaged_at, contained_at = models.DateTimeField(null=True), models.DateTimeField(null=True)
    containment = _words(_("what stopped it"), "containment")
    answers = models.JSONField(_("answers"), default=dict)  # {question: yes or no, persons: count}
    severity = models.CharField(_("class"), max_length=10, choices=Severity, blank=True)
    assessed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(_("affected persons written down at"), null=True)
    tell_authority = models.BooleanField(_("the authority is told"), null=True)
    tell_persons = models.BooleanField(_("the persons are told"), null=True)
    decision = _words(_("reasons of the decision"), "decision")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    authority_told_at = models.DateTimeField(_("authority told at"), null=True)
    authority_ref = models.CharField(_("receipt of the authority"), max_length=80, blank=True)
    notified_at, remedied_at = models.DateTimeField(null=True), models.DateTimeField(null=True)
    remedy = _words(_("what was put right"), "remedy")
    lessons = _words(_("lessons"), "lessons")
    reviewed_at, closed_at = models.DateTimeField(null=True), models.DateTimeField(null=True)

    FACTS = own_notes("compliance.Incident", "account", "containment", "decision", "remedy", "lessons")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("incident")
        permissions = [
            ("report_incident", _("Report an incident")),
            ("view_incidents", _("Read the register of incidents")),
            ("run_incidents", _("Handle incidents")),
            ("decide_incident", _("Decide who is told of an incident, and close it")),
        ]
        indexes = [
            models.Index(fields=["-detected_at", "-id"], name="incident_newest"),
            models.Index(fields=["state"], condition=~Q(state="closed"), name="incident_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_by__isnull=False, tell_persons__isnull=False),
                name="incident_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(reviewed_at__isnull=False), name="incident_reviewed_first"
            ),
        ]

    @property
    def reporter(self):
        return self.reported_by or _("The system")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:incident", args=[self.pk])

    @property
    def open(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def triage_due(self) -> datetime:
        return self.detected_at + policy.INCIDENT_TRIAGE

    @property
    def authority_due(self) -> datetime | None:
        """Four hours after it was noticed from 较大 on; else at once, for which we set ourselves a time."""
        if self.tell_authority is False or not self.severity:
            return None
        major = self.severity != self.Severity.COMMON
        return self.detected_at + (policy.INCIDENT_AUTHORITY if major else policy.INCIDENT_TOLD)

    @property
    def persons_due(self) -> datetime | None:
        return (
            None if self.tell_persons is False or self.near_miss else self.detected_at + policy.INCIDENT_TOLD
        )

    @transition(
        gettext_noop("incident looked at"), source=State.DETECTED, target=State.TRIAGED, permission=RUN
    )
    def triage(self, *, by, kind: str, near_miss: bool, now: datetime) -> None:
        self.kind, self.near_miss, self.triaged_at = kind, near_miss, now

    @transition(
        gettext_noop("incident contained"), source=State.TRIAGED, target=State.CONTAINED, permission=RUN
    )
    def contain(self, *, by, containment: str, now: datetime) -> None:
        self.containment, self.contained_at = containment, now

    @transition(
        gettext_noop("incident assessed"), source=State.CONTAINED, target=State.ASSESSED, permission=RUN
    )
    def assess(self, *, by, answers: dict, severity: str, now: datetime) -> None:
        """The affected persons are written down first: the class follows from how many they are."""
        if not self.frozen_at and not self.near_miss and self.kind != self.Kind.STOPPED:
            raise Refused(_("First write down who is affected, if nobody then nobody."))
        self.answers, self.severity, self.assessed_at = answers, severity, now

    @transition(
        gettext_noop("decided who is told"), source=State.ASSESSED, target=State.DECIDED, permission=LEAD
    )
    def decide(self, *, by, tell_authority: bool, tell_persons: bool, decision: str, now: datetime) -> None:
        """PIPL 57: persons may be left out only where the harm was effectively avoided."""
        if not tell_persons and not self.near_miss and not self.answers.get("avoided"):
            raise Refused(_("The persons are told, unless the harm was effectively avoided (PIPL 57)."))
        self.tell_authority, self.tell_persons, self.decision = tell_authority, tell_persons, decision
        self.decided_by, self.decided_at = by, now

    @transition(
        gettext_noop("everybody was told"), source=State.DECIDED, target=State.NOTIFIED, permission=RUN
    )
    def tell(self, *, by, now: datetime) -> None:
        if self.tell_authority and not self.authority_told_at:
            raise Refused(_("The authority has not been told yet."))
        if self.tell_persons and self.affected.untold().exists():
            raise Refused(_("Not everybody on the list has been told yet."))
        self.notified_at = now

    @transition(
        gettext_noop("incident remedied"), source=State.NOTIFIED, target=State.REMEDIED, permission=RUN
    )
    def remedied(self, *, by, remedy: str, now: datetime) -> None:
        self.remedy, self.remedied_at = remedy, now

    @transition(
        gettext_noop("incident reviewed"), source=State.REMEDIED, target=State.REVIEWED, permission=RUN
    )
    def review(self, *, by, lessons: str, now: datetime) -> None:
        self.lessons, self.reviewed_at = lessons, now

    @transition(gettext_noop("incident closed"), source=State.REVIEWED, target=State.CLOSED, permission=LEAD)
    def close(self, *, by, now: datetime) -> None:
        self.closed_at = now


class AffectedQuerySet(models.QuerySet):
    def untold(self):
        """Whoever has not been told; of a child, the guardian too (未成年人网络保护条例 35)."""
        return self.filter(Q(told_at=None) | Q(minor=True, guardian_told_at=None))


class AffectedArchive(Audited):
    """Whose data an incident touched, and which of them: found in the register, written down once, then told."""

    class Channel(models.TextChoices):
        PHONE = "phone", pgettext_lazy("told by", "telephone")
        SMS = "sms", pgettext_lazy("told by", "text message")
        CHAT = "chat", pgettext_lazy("told by", "WeChat")
        MAIL = "mail", pgettext_lazy("told by", "e-mail")
        LETTER = "letter", pgettext_lazy("told by", "letter")
        PUBLIC = "public", pgettext_lazy("told by", "announcement")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="affected", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("archive number"), max_length=20)
    minor = models.BooleanField(_("a child"), default=False)
    fields = models.JSONField(_("fields seen"), default=list)  # names of fields
    told_at = models.DateTimeField(_("told at"), null=True)
    channel = models.CharField(_("told by"), max_length=8, choices=Channel, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    guardian_told_at = models.DateTimeField(_("guardian told at"), null=True)

    history = Trail()
    objects = models.Manager.from_queryset(AffectedQuerySet)()

    class Meta:
        verbose_name = _("affected archive")
        indexes = [models.Index(fields=["customer"], name="affected_customer")]
        constraints = [
            models.UniqueConstraint(fields=["incident", "customer"], name="affected_once"),
        ]

    def __str__(self) -> str:
        return self.number
