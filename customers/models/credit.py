from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact, own_notes
from agency.history import Trail

from .part import Part

OWN = {"subject": "customer_id", "null": True, "blank": True}


class Credit(Part):
    """How far a customer is trusted: grade, limit in fen, days of credit, terms (B36, B37)."""

    class Grade(models.TextChoices):
        GOOD = "good", pgettext_lazy("credit", "good")
        FAIR = "fair", pgettext_lazy("credit", "fair")
        POOR = "poor", pgettext_lazy("credit", "poor")
        NONE = "none", pgettext_lazy("credit", "none: cash only")

    customer = models.OneToOneField("customers.Customer", models.PROTECT, related_name="credit")
    grade = models.CharField(_("credit grade"), max_length=4, choices=Grade, default=Grade.NONE)
    limit = models.BigIntegerField(_("credit limit"), default=0)
    days = models.PositiveSmallIntegerField(_("days of credit"), default=0)
    description = SealedTextField(_("credit description"), context="credit.description", **OWN)
    terms = SealedTextField(_("trading terms"), context="credit.terms", **OWN)

    FACTS = tuple(
        Fact(
            name,
            "credit",
            0,
            masking.shown,
            long=True,
            model="customers.Credit",
            category=Category.PROPERTY,
            exportable=False,
        )
        for name in ("description", "terms")
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("credit")
        constraints = [models.CheckConstraint(condition=Q(limit__gte=0), name="credit_limit_not_negative")]
        indexes = [models.Index(fields=["grade", "customer"], name="credit_grade")]

    def __str__(self) -> str:
        return self.get_grade_display()


class CreditIncident(Part):
    """A trouble with payment that is remembered (B32, B36)."""

    class Kind(models.TextChoices):
        LATE = "late", _("paid late")
        UNPAID = "unpaid", _("not paid")
        DISPUTE = "dispute", _("dispute over a bill")
        OTHER = "other", pgettext_lazy("incident", "other")

    happened_on = models.DateField(_("happened on"))
    kind = models.CharField(pgettext_lazy("incident", "kind"), max_length=8, choices=Kind)
    amount = models.BigIntegerField(_("amount"), null=True, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    note = SealedTextField(_("note"), context="credit_incident.note", **OWN)

    FACTS = own_notes("customers.CreditIncident", "note")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("credit incident")
        indexes = [
            models.Index(fields=["customer", "-happened_on"], name="creditincident_customer"),
            models.Index(fields=["customer"], condition=Q(settled_on=None), name="creditincident_open"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SignOff(Part):
    """Another person's word on a purchase that is not paid at once or goes beyond the limit (B37, B38)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", pgettext_lazy("sign-off", "signed")
        REFUSED = "refused", pgettext_lazy("sign-off", "refused")
        DROPPED = "dropped", _("no longer needed")

    class Ground(models.TextChoices):
        TERMS = "terms", _("not paid at once")
        LIMIT = "limit", _("beyond the credit limit")
        INCIDENT = "incident", _("an open credit incident")

    purchase = models.ForeignKey(
        "customers.Purchase", models.PROTECT, related_name="sign_offs", db_index=False
    )
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("archive number"), max_length=20, blank=True, editable=False)  # for finance
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING, editable=False)
    grounds = ArrayField(models.CharField(max_length=8, choices=Ground))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = SealedTextField(_("comment"), context="sign_off.comment", **OWN)

    FACTS = own_notes("customers.SignOff", "comment")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("sign-off")
        indexes = [
            models.Index(
                fields=["department", "created_at"], condition=Q(state="waiting"), name="signoff_waiting"
            ),
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="signoff_waiting_all"),
            models.Index(fields=["asked_by", "-created_at"], name="signoff_asker"),
            models.Index(fields=["decided_by", "-decided_at"], name="signoff_decider"),
            models.Index(fields=["customer", "-created_at"], name="signoff_customer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["purchase"], condition=Q(state="waiting"), name="signoff_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="signoff_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
