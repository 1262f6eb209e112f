from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.visibility import NOTHING, scope_of
from customers.models.part import Part, PartManager, PartQuerySet

from .contract import Contract


class ObligationQuerySet(PartQuerySet):
    def visible_to(self, user):
        """Of the contracts this person may see."""
        if scope_of(user) is NOTHING:
            return self.none()
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))

    def open(self):
        return self.filter(state=Obligation.State.OPEN)


class Obligation(Part):
    """What the agency has to do under a signed contract by a day (§1.1, §1.6).

    Where the law fixes the day it is made with the signature; others are added by hand, their words sealed.
    `clause` is the key of the clause it comes from.
    """

    class Kind(models.TextChoices):
        TOO_FEW = "too_few", _("Decide whether enough have signed up, and give notice (旅游法 63)")
        VISA = "visa", _("Papers for the visa handed in")
        ROSTER = "roster", _("List of travellers complete and closed")
        RETURNS = (
            "returns",
            _("Until then travellers may ask for goods and extra items to be taken back (旅游法 35)"),
        )
        CLOSE_FILE = "close_file", _("Close the file of the journey")
        OWN = "own", pgettext_lazy("obligation", "Something else")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("obligation", "open")
        DONE = "done", pgettext_lazy("obligation", "done")
        DROPPED = "dropped", pgettext_lazy("obligation", "dropped")

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="obligations", db_index=False
    )
    kind = models.CharField(
        pgettext_lazy("obligation", "what"), max_length=10, choices=Kind, default=Kind.OWN
    )
    what = SealedTextField(
        _("what is to be done"),
        context="contract_obligation.what",
        subject="customer_id",
        max_length=200,
        null=True,
    )
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    due_on = models.DateField(_("by"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("responsible"),
    )
    state = models.CharField(
        pgettext_lazy("obligation", "state"), max_length=7, choices=State, default=State.OPEN, editable=False
    )
    told = models.PositiveSmallIntegerField(default=0, editable=False)  # the reminders that were sent
    note = SealedTextField(
        _("how it was done"),
        context="contract_obligation.note",
        subject="customer_id",
        max_length=600,
        null=True,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("ended by"),
    )
    decided_at = models.DateTimeField(_("ended at"), null=True)

    FACTS = tuple(
        Fact(
            name,
            "own",
            0,
            masking.hidden,
            model="contracts.Obligation",
            category=Category.NOTE,
            exportable=False,
        )
        for name in ("what", "note")
    )

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(ObligationQuerySet)()

    class Meta:
        verbose_name = _("obligation under a contract")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "kind"], condition=~Q(kind="own"), name="obligation_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | Q(~Q(state="open"), decided_at__isnull=False),
                name="obligation_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(decided_by__isnull=False), name="obligation_done_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(kind="own") | Q(what__isnull=False), name="obligation_says_what"
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "due_on"], name="obligation_contract"),
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="obligation_open"),
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="obligation_owner"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def words(self) -> str:
        return self.what if self.kind == self.Kind.OWN else self.get_kind_display()


class ObligationPaper(Part):
    """A file of the archive that shows how an obligation was fulfilled; its id is the one-time id of the form."""

    of_contract = "contract_id"

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="papers", db_index=False)
    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    attachment = models.ForeignKey("customers.Attachment", models.PROTECT, related_name="+", db_index=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("added by"),
    )

    history = Trail()

    class Meta:
        verbose_name = _("evidence of an obligation")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attachment"], name="obligation_paper_once"),
        ]
        indexes = [models.Index(fields=["obligation", "created_at"], name="obligation_papers")]

    def __str__(self) -> str:
        return str(self.pk)
