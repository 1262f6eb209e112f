from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedJSONField, SealedTextField
from agency.facts import Basis, Category, Fact
from agency.history import Trail
from agency.visibility import NOTHING, scope_of
from customers.models import Customer
from customers.models.part import Part, PartManager, PartQuerySet

from .states import MOVES, ContractState


class ContractQuerySet(PartQuerySet):
    def visible_to(self, user):
        """Contracts of archives one may open, one's own, and those one was asked to decide on or to handle."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        archives = Customer.objects.visible_to(user).filter(pk=OuterRef("customer"))
        return self.filter(Q(owner=user) | Q(readers__contains=[user.pk]) | Exists(archives))

    def in_state(self, *states: str):
        return self.filter(state__in=states)

    def standing(self):
        """Signed and not at its end: what binds the house today."""
        return self.filter(state__in=ContractState.BINDING)


class ContractManager(PartManager.from_queryset(ContractQuerySet)):
    pass


class Contract(Part):
    """An agreement with a customer, from its first draft to its end (contracts_compliance.md §1.1, §1.2).

    `terms` is the working copy, opened only by whoever may see the contract; what is checked, approved and
    signed is a `Revision` of it, and binds to that revision's digest. Amounts are whole fen, days are Shanghai
    days. `readers` are the colleagues beyond the archive's own who were asked to decide or to act.
    """

    State = ContractState

    class End(models.TextChoices):
        DONE = "done", pgettext_lazy("contract", "carried out")
        LAPSED = "lapsed", pgettext_lazy("contract", "run out")
        AGREED = "agreed", pgettext_lazy("contract", "ended by agreement")
        TOO_FEW = "too_few", pgettext_lazy("contract", "too few people signed up")
        TRAVELLER = "traveller", pgettext_lazy("contract", "ended by the traveller")
        FORCE = "force", pgettext_lazy("contract", "force majeure")
        BREACH = "breach", pgettext_lazy("contract", "ended for breach")
        VOID = "void", pgettext_lazy("contract", "never came about")

    kind = models.ForeignKey(
        "contracts.ContractKind",
        models.PROTECT,
        related_name="+",
        verbose_name=_("kind of contract"),
        db_index=False,
    )
    version = models.ForeignKey(
        "contracts.TemplateVersion", models.PROTECT, related_name="contracts", verbose_name=_("template")
    )
    parent = models.ForeignKey(  # of a supplement, an amendment, a renewal, a termination
        "self", models.PROTECT, null=True, related_name="children", editable=False, db_index=False
    )
    number = models.CharField(_("contract number"), max_length=24, null=True, unique=True, editable=False)
    title = SealedTextField(
        _("subject"), context="contract.title", subject="customer_id", max_length=120
    )  # often names the customer
    state = models.CharField(
        pgettext_lazy("contract", "state"),
        max_length=12,
        choices=ContractState.choices,
        default=ContractState.DRAFT,
        editable=False,
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("responsible"),
        db_index=False,
    )
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, related_name="+", db_index=False, verbose_name=_("department")
    )
    readers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    terms = SealedJSONField(_("terms"), context="contract.terms", subject="customer_id")
    edition = models.PositiveIntegerField(default=1, editable=False)  # counts saves of `terms`, for autosave
    revision = models.ForeignKey(
        "contracts.Revision", models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )
    total = models.BigIntegerField(_("total"), default=0, editable=False)
    cost = models.BigIntegerField(_("cost"), null=True, editable=False)
    currency = models.CharField(max_length=3, default="CNY", editable=False)
    travellers = models.PositiveSmallIntegerField(_("travellers"), default=0, editable=False)
    minors = models.BooleanField(_("children among them"), default=False, editable=False)
    starts_on = models.DateField(_("from"), null=True, editable=False)
    ends_on = models.DateField(pgettext_lazy("date", "to"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_until = models.DateTimeField(_("approval valid until"), null=True, editable=False)
    sign_by = models.DateTimeField(_("to be signed by"), null=True, editable=False)
    signed_at = models.DateTimeField(_("signed at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ending = models.CharField(_("how it ended"), max_length=9, choices=End, blank=True, editable=False)
    disputed = models.BooleanField(_("in dispute"), default=False, editable=False)

    FACTS = (
        Fact("title", "trade", 0, masking.shown, model="contracts.Contract", category=Category.TRADE),
        Fact(
            "terms",
            "own",
            0,
            masking.hidden,
            model="contracts.Contract",
            category=Category.TRADE,
            exportable=False,
            basis=Basis.CONTRACT,
        ),
    )

    history = Trail(sealed=True)
    objects = ContractManager()

    class Meta:
        verbose_name = _("contract")
        permissions = [
            ("use_contracts", _("Work with contracts")),
            ("draft_contract", _("Draft contracts and submit them")),
            ("approve_contract", _("Decide on contracts")),
            ("waive_check", _("Set aside a finding of the legal check, with a reason")),
            ("write_matrix", _("Write the approval matrix")),
            ("match_scan", _("Compare the scan of a signed contract with the approved text")),
            ("keep_seals", _("Keep the seals and note their use")),
            ("handle_disputes", _("Handle disputes over contracts")),
            ("check_services", _("Say whether a journey kept what its contract promises")),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="contract_newest"),
            models.Index(fields=["customer", "-created_at"], name="contract_customer"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="contract_owner"),
            models.Index(fields=["department", "-updated_at", "-id"], name="contract_department"),
            models.Index(fields=["state", "-updated_at", "-id"], name="contract_state"),
            models.Index(fields=["version"], condition=Q(state="draft"), name="contract_drafts_of"),
            models.Index(
                fields=["ends_on"],
                condition=Q(state__in=["signed", "effective", "performing"]),
                name="contract_running",
            ),
            models.Index(fields=["signed_at"], condition=Q(signed_at__isnull=False), name="contract_signed"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="contract_parent"),
            GinIndex(fields=["readers"], name="contract_readers"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "void"]) | Q(number__isnull=False, revision__isnull=False),
                name="contract_submitted_has_a_text",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ContractState.BINDING) | Q(signed_at__isnull=False),
                name="contract_binding_was_signed",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft"))

    def get_absolute_url(self) -> str:
        return reverse("contracts:contract", args=[self.pk])

    @property
    def editable(self) -> bool:
        """Its words may change; an approved one falls back to a draft when they do (§1.2)."""
        return self.state in ContractState.EDITABLE

    @property
    def margin(self) -> int | None:
        """Total less cost, in fen; None while no cost is known."""
        return None if self.cost is None else self.total - self.cost

    def pass_to(self, target: str) -> None:
        """A move of `MOVES`, by whoever holds the row's lock. Raises `Refused` from any other state."""
        from agency.errors import Refused

        if self.state not in MOVES[target]:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.") % {"state": self.get_state_display()}
            )
        self.state = target
        self.save()
