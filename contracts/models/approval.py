from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from customers.models.part import Part


class ApprovalStep(Part):
    """One office that is asked about one submission of a contract, bound to the digest of its text (§1.4).

    `round` counts submissions; `place` is the order, steps of the same place wait at once. `needed` of the
    `deciders` must agree, each another person; whoever stands in `barred` (authors, whoever brought the
    supplier) never decides. `reasons` are the rules of the matrix that asked.
    """

    class Office(models.TextChoices):
        MANAGER = "manager", _("manager of the department")
        ROLE = "role", pgettext_lazy("approval", "role")
        PERSON = "person", _("named colleague")
        LEGAL = "legal", _("legal counsel")
        FINANCE = "finance", pgettext_lazy("approval", "finance")
        PRIVACY = "privacy", _("privacy officer")
        GENERAL = "general", _("general manager")

    class Mode(models.TextChoices):
        ANY = "any", _("any one of them")
        ALL = "all", _("all of them")
        QUORUM = "quorum", _("a number of them")

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("approval", "not yet asked")
        WAITING = "waiting", pgettext_lazy("approval", "waiting")
        APPROVED = "approved", pgettext_lazy("approval", "approved")
        RETURNED = "returned", pgettext_lazy("approval", "returned")
        REJECTED = "rejected", pgettext_lazy("approval", "rejected")
        VOID = "void", pgettext_lazy("approval", "void")
        SKIPPED = "skipped", pgettext_lazy("approval", "decided at another step")

    OPEN = (State.QUEUED, State.WAITING)
    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="approval_steps", db_index=False
    )
    revision = models.ForeignKey(
        "contracts.Revision", models.PROTECT, related_name="approval_steps", db_index=False
    )
    digest = models.CharField(_("fingerprint"), max_length=64)
    round = models.PositiveSmallIntegerField(_("submission"))
    place = models.PositiveSmallIntegerField(_("order"))
    office = models.CharField(_("office"), max_length=8, choices=Office)
    role = models.CharField(max_length=30, blank=True)  # code of agency.roles, of the office “role”
    mode = models.CharField(_("mode"), max_length=6, choices=Mode, default=Mode.ANY)
    needed = models.PositiveSmallIntegerField(_("how many must agree"), default=1)
    deciders = ArrayField(models.BigIntegerField(), verbose_name=_("who is asked"))
    barred = ArrayField(models.BigIntegerField(), default=list)
    raised = ArrayField(models.BigIntegerField(), default=list)  # of the deciders: asked by escalation
    reasons = ArrayField(models.CharField(max_length=40), default=list)  # "legal_abroad@2": rule and version
    hours = models.PositiveSmallIntegerField(_("hours to answer"))
    may_return = models.BooleanField(_("may return it"), default=True)
    may_delegate = models.BooleanField(_("may be delegated"), default=True)
    confirm = models.BooleanField(_("asks for the password again"), default=False)
    state = models.CharField(
        pgettext_lazy("approval", "state"), max_length=8, choices=State, default=State.QUEUED
    )
    asked_at = models.DateTimeField(_("asked at"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)
    escalated_at = models.DateTimeField(_("passed upwards at"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    history = Trail()

    class Meta:
        verbose_name = _("approval step")
        ordering = ["round", "place", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(needed__gte=1), name="approval_needs_somebody"),
            models.CheckConstraint(
                condition=Q(deciders__len__gte=F("needed")) | ~Q(state__in=["queued", "waiting"]),
                name="approval_has_deciders",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(asked_at__isnull=False, due_at__isnull=False),
                name="approval_waiting_is_due",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "round"], name="approval_of_contract"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="approval_due"),
            GinIndex(
                fields=["deciders"], condition=Q(state__in=["queued", "waiting"]), name="approval_deciders"
            ),
            models.Index(fields=["asked_at"], condition=Q(asked_at__isnull=False), name="approval_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.round}.{self.place} {self.office}"

    def get_absolute_url(self) -> str:
        return reverse("agency:inbox_item", args=["contract", self.pk])


class ApprovalDecision(Part):
    """What one person decided at one step, for good: a trigger keeps it from being written again (G5).

    `on_behalf_of` is whoever had delegated it; the register names both. `confirmed_at` is when the identity
    was proved again, at steps that ask for it.
    """

    class Decision(models.TextChoices):
        APPROVE = "approve", pgettext_lazy("decision", "approved")
        RETURN = "return", pgettext_lazy("decision", "returned")
        REJECT = "reject", pgettext_lazy("decision", "rejected")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="decisions", db_index=False)
    round = models.PositiveSmallIntegerField(_("submission"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("on behalf of"),
    )
    decision = models.CharField(_("decision"), max_length=7, choices=Decision)
    comment = SealedTextField(
        _("comment"), context="approval_decision.comment", subject="customer_id", max_length=2000, null=True
    )
    digest = models.CharField(_("fingerprint"), max_length=64)
    confirmed_at = models.DateTimeField(_("identity confirmed at"), null=True)

    FACTS = (
        Fact(
            "comment",
            "own",
            0,
            masking.hidden,
            model="contracts.ApprovalDecision",
            category=Category.TRADE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("approval decision")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "round", "by"], name="approval_one_each"),
            models.UniqueConstraint(
                fields=["contract", "round", "on_behalf_of"],
                condition=Q(on_behalf_of__isnull=False),
                name="approval_one_for_each",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | ~Q(on_behalf_of=F("by")), name="approval_for_another"
            ),
        ]
        indexes = [
            models.Index(fields=["step"], name="approval_decision_step"),
            models.Index(fields=["by", "-created_at"], name="approval_decision_by"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.decision}"
