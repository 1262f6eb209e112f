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
from agency.models import colleague
from customers.models.part import Part


def _told(name: str):
    return ArrayField(models.BigIntegerField(), default=list, verbose_name=name)


class ExpiryLadder(Part):
    """The last month of an agreement that lasts: who is told when that it ends, until somebody decides (G8).

    One for each last day: where the day moves, the old ladder is called off and another begins. `first` is the
    rung it begins with, in days before the end; later than 30 where the contract was signed, or its day moved,
    within the last month. `asked` owe a decision.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("expiry", "to be decided")
        ANSWERED = "answered", pgettext_lazy("expiry", "decided")
        OVER = "over", pgettext_lazy("expiry", "over")
        OFF = "off", pgettext_lazy("expiry", "called off: the last day moved")

    OPEN = (State.WAITING, State.ANSWERED)
    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="ladders", db_index=False)
    ends_on = models.DateField(_("last day"))
    state = models.CharField(
        pgettext_lazy("expiry", "state"), max_length=8, choices=State, default=State.WAITING
    )
    first = models.PositiveSmallIntegerField(_("first reminder, days before"))
    begun_at = models.DateTimeField(_("begun at"))
    next_at = models.DateTimeField(_("next reminder at"), null=True)
    asked = _told(_("who owes a decision"))

    history = Trail()

    class Meta:
        verbose_name = _("reminders of an expiry")
        ordering = ["-ends_on"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "ends_on"], name="expiry_ladder_once"),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(state__in=["waiting", "answered"]),
                name="expiry_ladder_one_open",
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=False) | ~Q(state__in=["waiting", "answered"]),
                name="expiry_ladder_goes_on",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["waiting", "answered"]), name="expiry_due"
            ),
            GinIndex(fields=["asked"], condition=Q(state="waiting"), name="expiry_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.ends_on}"

    def get_absolute_url(self) -> str:
        return reverse("contracts:life", args=[self.contract_id])


class ExpiryStep(Part):
    """One rung that was taken: when it was due, when it was taken, whom it told. Written once, never again."""

    class What(models.TextChoices):
        ASKED = "asked", pgettext_lazy("expiry", "a decision was asked for")
        UNSIGNED = "unsigned", pgettext_lazy("expiry", "reminded that the renewal is not signed")
        SETTLED = "settled", pgettext_lazy("expiry", "nobody was disturbed: it was decided")
        ENDED = "ended", pgettext_lazy("expiry", "the contract ended")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    ends_on = models.DateField(_("last day"))
    rung = models.PositiveSmallIntegerField(_("days before the end"))
    due_at = models.DateTimeField(_("due"))
    at = models.DateTimeField(_("at"))
    what = models.CharField(_("what was done"), max_length=8, choices=What)
    told = _told(_("who was told"))

    history = Trail()

    class Meta:
        verbose_name = _("step towards an expiry")
        ordering = ["-ends_on", "-rung"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "ends_on", "rung"], name="expiry_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.ends_on} -{self.rung}"


class ExpiryDecision(Part):
    """What shall become of an agreement when its last day comes (G8). The latest that stands counts.

    What was decided, why and by whom is never written again; where the amount asks for a second person, it
    stands only with her yes. `renewal` is the draft it led to.
    """

    class Choice(models.TextChoices):
        RENEW = "renew", pgettext_lazy("expiry", "renew")
        RENEGOTIATE = "renegotiate", pgettext_lazy("expiry", "renegotiate")
        TERMINATE = "terminate", pgettext_lazy("expiry", "terminate")
        LAPSE = "lapse", pgettext_lazy("expiry", "let lapse")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("expiry", "waiting for a second person")
        STANDING = "standing", pgettext_lazy("expiry", "decided")
        REFUSED = "refused", pgettext_lazy("expiry", "not agreed to")
        REPLACED = "replaced", pgettext_lazy("expiry", "replaced before it was agreed to")

    GOES_ON = (Choice.RENEW, Choice.RENEGOTIATE)
    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="expiry_decisions", db_index=False
    )
    ends_on = models.DateField(_("last day"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    choice = models.CharField(_("decision"), max_length=11, choices=Choice)
    reason = SealedTextField(
        _("reason"), context="expiry_decision.reason", subject="customer_id", max_length=600
    )
    by = colleague(_("by"))
    at = models.DateTimeField(_("at"))
    state = models.CharField(
        pgettext_lazy("expiry", "state"), max_length=8, choices=State, default=State.STANDING
    )
    asked = _told(_("who is asked to agree"))
    decided_by = colleague(_("agreed to by"), null=True)
    decided_at = models.DateTimeField(_("answered at"), null=True)
    comment = SealedTextField(
        _("comment"),
        context="expiry_decision.comment",
        subject="customer_id",
        max_length=600,
        null=True,
        blank=True,
    )
    renewal = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="renews", db_index=False
    )

    FACTS = tuple(
        Fact(
            name,
            "own",
            0,
            masking.hidden,
            model="contracts.ExpiryDecision",
            category=Category.TRADE,
            exportable=False,
        )
        for name in ("reason", "comment")
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("decision on an expiry")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state="waiting"), name="expiry_decision_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="expiry_agreed_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(decided_by__isnull=False), name="expiry_refused_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="standing") | Q(asked=[]) | Q(decided_by__isnull=False),
                name="expiry_agreed_where_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "-at"], name="expiry_decision_of"),
            models.Index(fields=["by", "-at"], name="expiry_decision_by"),
            models.Index(
                fields=["renewal"], condition=Q(renewal__isnull=False), name="expiry_decision_renewal"
            ),
            GinIndex(fields=["asked"], condition=Q(state="waiting"), name="expiry_decision_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.choice}"

    def get_absolute_url(self) -> str:
        return reverse("agency:inbox_item", args=["expiry_second", self.pk])

    @property
    def goes_on(self) -> bool:
        """Whether another contract is to take the place of this one."""
        return self.choice in self.GOES_ON
