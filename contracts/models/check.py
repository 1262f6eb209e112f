from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part

from .check_rule import Severity


def _facts(model: str, *names: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(name, "own", 0, masking.hidden, model=model, category=Category.TRADE, exportable=False)
        for name in names
    )


class CheckRun(Part):
    """The legal check of one text, as it stood in the moment (§1.1, §1.3). Never written again.

    `digest` names the words that were checked, `rules` the version of every rule that was asked; what was found
    stands in `results`, and a rule without a result passed. `passed`: nothing that blocks was left unwaived.
    """

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="checks", db_index=False)
    revision = models.ForeignKey(
        "contracts.Revision", models.PROTECT, null=True, related_name="+", db_index=False
    )
    digest = models.CharField(_("fingerprint"), max_length=64)
    at = models.DateTimeField(_("checked at"))
    by = colleague(_("checked by"), null=True)  # nobody: by the clock
    rules = models.JSONField(default=dict)  # code -> version
    passed = models.BooleanField(_("passed"))
    blocks = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    infos = models.PositiveSmallIntegerField(default=0)
    waived = models.PositiveSmallIntegerField(default=0)

    history = Trail()

    class Meta:
        verbose_name = _("legal check of a contract")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["contract", "digest", "-at"], name="check_of_digest"),
            models.Index(fields=["-at"], name="check_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CheckResult(Part):
    """What one rule found in one check; `field` names the place in the editor that mends it."""

    class Outcome(models.TextChoices):
        FAIL = "fail", pgettext_lazy("check", "fails")
        WARN = "warn", pgettext_lazy("check", "warning")
        INFO = "info", pgettext_lazy("check", "hint")
        WAIVED = "waived", pgettext_lazy("check", "set aside")

    OF = {Severity.BLOCK: Outcome.FAIL, Severity.WARN: Outcome.WARN, Severity.INFO: Outcome.INFO}

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(CheckRun, models.PROTECT, related_name="results")
    rule = models.CharField(_("rule"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    severity = models.CharField(_("weight"), max_length=5, choices=Severity)
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome)
    field = models.CharField(max_length=40, blank=True)
    message = SealedTextField(
        _("finding"), context="contract_check.message", subject="customer_id", max_length=600
    )

    FACTS = _facts("contracts.CheckResult", "message")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("finding of a legal check")
        ordering = ["id"]
        indexes = [models.Index(fields=["rule", "outcome"], name="check_result_rule")]

    def __str__(self) -> str:
        return self.rule


class CheckWaiver(Part):
    """A finding set aside by another person, for exactly these words (`digest`) and with a reason."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("waiver", "waiting")
        GRANTED = "granted", pgettext_lazy("waiver", "set aside")
        REFUSED = "refused", pgettext_lazy("waiver", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("waiver", "withdrawn")
        LAPSED = "lapsed", pgettext_lazy("waiver", "words changed since")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="waivers", db_index=False)
    digest = models.CharField(_("fingerprint"), max_length=64)
    rule = models.CharField(_("rule"), max_length=40)
    reason = SealedTextField(
        _("reason"), context="contract_waiver.reason", subject="customer_id", max_length=600
    )
    state = models.CharField(
        pgettext_lazy("waiver", "state"), max_length=9, choices=State, default=State.WAITING
    )
    asked_by = colleague(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    drafter = colleague(_("drafted by"))  # who wrote the contract: never decides
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = SealedTextField(
        _("comment"),
        context="contract_waiver.comment",
        subject="customer_id",
        max_length=600,
        null=True,
        blank=True,
    )

    FACTS = _facts("contracts.CheckWaiver", "reason", "comment")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("waiver of a finding")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "digest", "rule"],
                condition=Q(state__in=["waiting", "granted"]),
                name="waiver_once_for_a_text",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("drafter"))),
                name="waiver_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="waiver_granted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.rule


class CheckTick(Part):
    """Something only a person can confirm, confirmed by one for exactly these words."""

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="ticks", db_index=False)
    digest = models.CharField(_("fingerprint"), max_length=64)
    item = models.CharField(_("what was confirmed"), max_length=20)
    confirmed_by = colleague(_("confirmed by"))
    at = models.DateTimeField(_("confirmed at"))

    history = Trail()

    class Meta:
        verbose_name = _("confirmation of a contract")
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "digest", "item"], name="check_tick_once"),
        ]

    def __str__(self) -> str:
        return self.item
