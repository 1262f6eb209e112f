from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agency import masking, policy
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Category, Fact, own_notes
from agency.history import Trail
from agency.models import Audited
from agency.visibility import NOTHING, scope_of


class IntakeQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """One's own first contacts; the department's for its managers; all for house roles."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        return self.filter(Q(collected_by=user) | Q(department__in=scope.departments))

    def waiting(self):
        """First contacts not yet in the archive and not given up."""
        return self.filter(entered_at=None, closed_at=None)


class IntakeManager(models.Manager.from_queryset(IntakeQuerySet)):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Intake(SealedModel, Audited):
    """A first contact whose facts must be in the archive within 48 hours (seed 000 §三.2, B17).

    Every registration has one: noted beforehand at the counter or in a hotel lobby, or made with the form.
    What was noted is sealed under a key of its own, destroyed when the archive has taken it over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="intakes",
        verbose_name=_("collected by"),
        db_index=False,
    )
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(
        "customers.SourceChannel",
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("source channel"),
    )
    collected_at = models.DateTimeField(_("collected at"))
    due_at = models.DateTimeField(_("due at"), editable=False)
    backdated = models.BooleanField(_("told late"), default=False)
    entered_at = models.DateTimeField(_("entered at"), null=True, editable=False)
    customer = models.OneToOneField(
        "customers.Customer", models.PROTECT, null=True, editable=False, related_name="intake"
    )
    closed_at = models.DateTimeField(_("given up at"), null=True, editable=False)
    warned = models.PositiveSmallIntegerField(
        default=0, editable=False
    )  # warnings sent: see compliance.deadlines
    breached_at = models.DateTimeField(_("exceeded at"), null=True, editable=False)

    contact = SealedTextField(_("who"), context="intake.contact", null=True, blank=True)
    phone = SealedTextField(_("phone"), context="intake.phone", null=True, blank=True)
    note = SealedTextField(_("note"), context="intake.note", null=True, blank=True)
    reason = SealedTextField(_("reason for telling late"), context="intake.reason", null=True, blank=True)
    closing_reason = SealedTextField(
        _("reason for giving up"), context="intake.closing_reason", null=True, blank=True
    )

    FACTS = (
        Fact("contact", "contact", 0, masking.name, model="customers.Intake"),
        Fact("phone", "contact", 1, masking.phone, model="customers.Intake", category=Category.CONTACT),
        Fact(
            "note", "contact", 0, masking.shown, long=True, model="customers.Intake", category=Category.NOTE
        ),
        *own_notes("customers.Intake", "reason", "closing_reason"),
    )

    history = Trail(sealed=True)
    objects = IntakeManager()

    class Meta:
        verbose_name = _("first contact")
        permissions = []
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(entered_at=None, closed_at=None), name="intake_waiting"
            ),
            models.Index(fields=["collected_by", "-collected_at"], name="intake_collector"),
            models.Index(fields=["department", "-collected_at"], name="intake_department"),
            models.Index(fields=["-collected_at"], name="intake_collected"),
            models.Index(  # ran out and left the waiting ones before a sweep had seen it: rare, so nearly empty
                fields=["due_at"],
                condition=Q(breached_at=None)
                & (Q(entered_at__gt=F("due_at")) | Q(closed_at__gt=F("due_at"))),
                name="intake_late",
            ),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="intake_closed"),
            models.Index(  # the figures of compliance.figures are read from this index alone
                fields=["department", "collected_at"],
                include=["collected_by", "entered_at", "closed_at", "breached_at"],
                name="intake_figures",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_at=None) | Q(entered_at__gte=F("collected_at")),
                name="intake_entered_after",
            ),
            models.CheckConstraint(
                condition=Q(due_at=F("collected_at") + policy.ENTRY_WINDOW), name="intake_due_in_48_hours"
            ),
            models.CheckConstraint(
                condition=Q(entered_at=None, customer=None)
                | Q(entered_at__isnull=False, customer__isnull=False),
                name="intake_entered_into_an_archive",
            ),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.collected_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("customers:intake", args=[self.pk])

    def save(self, *args, **kwargs):
        self.due_at = self.collected_at + policy.ENTRY_WINDOW
        super().save(*args, **kwargs)

    @property
    def on_time(self) -> bool:
        return self.entered_at is not None and self.entered_at <= self.due_at

    def noted_by(self, user) -> bool:
        """Whether `user` collected it herself; handing it over leaves this as it was."""
        if lead := getattr(self, "lead", None):  # the clock is the screener's, the words are the sender's
            return lead.submitted_by_id == user.pk
        return self.history.filter(history_type="+", collected_by=user).exists()

    @property
    def masked_phone(self) -> str:
        return masking.phone(self.phone) if self.phone else str(self.phone or "")
