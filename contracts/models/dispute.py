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
from agency.visibility import NOTHING, scope_of
from customers.models.part import Part, PartManager, PartQuerySet

from .contract import Contract
from .dispute_stages import BODIES, MOVES, OPEN, Stage


def _words(name: str, column: str, most: int, **options):
    return SealedTextField(
        name, context=f"contract_dispute.{column}", subject="customer_id", max_length=most, **options
    )


class DisputeQuerySet(PartQuerySet):
    def visible_to(self, user):
        """Disputes over the contracts this person may see."""
        if scope_of(user) is NOTHING:
            return self.none()
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))

    def open(self):
        return self.filter(stage__in=OPEN)


class Dispute(Part):
    """A customer disputes what was agreed or done, or we do (seed 001, G9; contracts_compliance.md §1.2).

    While it lasts its archive is on hold and its contract marked; it is closed by another than who settled it,
    after the limitation was noted (民法典 188). Amounts in fen, days in Shanghai. Its words end with the archive.
    """

    of_contract = "contract_id"
    Stage = Stage

    class Liable(models.TextChoices):
        HOUSE = "house", pgettext_lazy("liable", "our agency")
        GROUND = "ground", pgettext_lazy("liable", "ground agency or supplier")
        TRAVELLER = "traveller", pgettext_lazy("liable", "the other side")
        SHARED = "shared", pgettext_lazy("liable", "both sides in part")
        NOBODY = "nobody", pgettext_lazy("liable", "nobody")

    class Recourse(models.TextChoices):
        NONE = "none", pgettext_lazy("recourse", "none")
        OPEN = "open", pgettext_lazy("recourse", "claimed")
        RECOVERED = "recovered", pgettext_lazy("recourse", "recovered")
        WAIVED = "waived", pgettext_lazy("recourse", "given up")

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="disputes", db_index=False
    )
    number = models.CharField(_("number of the dispute"), max_length=24, unique=True, editable=False)
    stage = models.CharField(_("stage"), max_length=11, choices=Stage, default=Stage.OPENED, editable=False)
    subject = _words(_("what it is about"), "subject", 120)
    facts = _words(_("facts"), "facts", 4000)
    claim = models.BigIntegerField(_("claimed"), null=True)  # fen
    counter_claim = models.BigIntegerField(_("our counter-claim"), null=True)
    lawyer = _words(_("lawyer"), "lawyer", 120, null=True)
    keeper = colleague(_("handled by"))
    opened_by = colleague(_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    settled = models.BigIntegerField(_("paid in settlement"), null=True)
    liable = models.CharField(_("liable"), max_length=9, choices=Liable, blank=True)
    outcome = _words(_("outcome"), "outcome", 2000, null=True)
    recourse = models.CharField(
        _("recourse to the ground agency (旅游法 71)"), max_length=9, choices=Recourse, default=Recourse.NONE
    )
    recourse_amount = models.BigIntegerField(_("amount of the recourse"), null=True)
    lessons = _words(_("what we learn from it"), "lessons", 2000, null=True)
    resolved_by = colleague(_("settled by"), null=True)
    resolved_at = models.DateTimeField(_("settled at"), null=True)
    limitation_on = models.DateField(_("limitation runs out on"), null=True)
    limitation = _words(_("note on the limitation"), "limitation", 600, null=True)
    closed_by = colleague(_("closed by"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    FACTS = tuple(
        Fact(
            name,
            "trade",
            0,
            masking.hidden,
            model="contracts.Dispute",
            category=Category.NOTE,
            exportable=False,
        )
        for name in ("subject", "facts", "lawyer", "outcome", "lessons", "limitation")
    )

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(DisputeQuerySet)()

    class Meta:
        verbose_name = _("dispute")
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="dispute_newest"),
            models.Index(fields=["contract"], name="dispute_contract"),
            models.Index(fields=["customer"], name="dispute_customer"),
            models.Index(fields=["stage", "-opened_at", "-id"], name="dispute_stage"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="closed")
                | Q(limitation_on__isnull=False, closed_by__isnull=False, closed_at__isnull=False),
                name="dispute_closed_after_limitation",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("resolved_by")), name="dispute_closed_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["resolved", "closed"])
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="dispute_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(claim=None) | Q(claim__gte=0))
                & (Q(counter_claim=None) | Q(counter_claim__gte=0))
                & (Q(settled=None) | Q(settled__gte=0))
                & (Q(recourse_amount=None) | Q(recourse_amount__gte=0)),
                name="dispute_amounts",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("contracts:dispute", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def ways(self) -> list[str]:
        """The bodies it may go on to from here."""
        return [one for one in BODIES if self.stage in MOVES[one]]

    def pass_to(self, target: str) -> None:
        """A move of `MOVES`, by whoever holds the row's lock. Raises `Refused` from any other stage."""
        from agency.errors import Refused

        if self.stage not in MOVES[target]:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.") % {"state": self.get_stage_display()}
            )
        self.stage = target
