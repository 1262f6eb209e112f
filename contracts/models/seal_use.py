from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited, colleague

from .seal import Seal


class SealUse(Audited):
    """One line of the register of seals (用印登记): what was to be sealed, who asked, approved, sealed (§1.1, §1.4).

    A contract counts as approved by the decisions on exactly `digest`; any other paper by a manager (`deciders`).
    What is on paper about a customer stands in the contract, never here: the register outlives the archive. What
    was decided is never written again: a trigger keeps that.
    """

    class Purpose(models.TextChoices):
        SIGN = "sign", _("to sign the contract")
        COPY = "copy", _("to certify a copy")
        LETTER = "letter", _("letter, statement")
        TENDER = "tender", _("tender, qualification")
        OFFICE = "office", _("authorities, bank")
        OTHER = "other", pgettext_lazy("seal", "other purpose")

    OF_CONTRACTS = (Purpose.SIGN, Purpose.COPY)

    class State(models.TextChoices):
        DECIDING = "deciding", pgettext_lazy("seal", "waits for approval")
        WAITING = "waiting", pgettext_lazy("seal", "waits for the seal")
        SEALED = "sealed", pgettext_lazy("seal", "sealed")
        REFUSED = "refused", pgettext_lazy("seal", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("seal", "withdrawn")
        VOID = "void", pgettext_lazy("seal", "void: the words have changed")

    OPEN = (State.DECIDING, State.WAITING)

    class Ground(models.TextChoices):
        DIFFERS = "differs", _("the paper is not the approved text")
        BLANKS = "blanks", _("blank places are not struck out")
        PAGES = "pages", _("pages are missing or too many")
        WRONG = "wrong", _("it needs another seal")
        DISAGREED = "disagreed", _("not approved")
        OTHER = "other", pgettext_lazy("ground", "other reason")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, null=True, unique=True, editable=False)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses", db_index=False)
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="seal_uses", db_index=False
    )
    digest = models.CharField(_("fingerprint"), max_length=64, blank=True)
    title = models.CharField(_("paper"), max_length=120, blank=True)  # of no contract
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    copies = models.PositiveSmallIntegerField(_("copies"))
    pages = models.PositiveSmallIntegerField(_("pages of each"))
    electronic = models.BooleanField(_("in the electronic text"), default=False)
    asked_by = colleague(_("asked for by"))
    deciders = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("who approves"))
    decided_by = colleague(_("approved by"), null=True)
    decided_at = models.DateTimeField(_("approved at"), null=True)
    state = models.CharField(pgettext_lazy("seal", "state"), max_length=9, choices=State)
    sealed_by = colleague(_("sealed by"), null=True)
    ended_at = models.DateTimeField(_("sealed or ended at"), null=True)
    ground = models.CharField(_("reason of the refusal"), max_length=9, choices=Ground, blank=True)
    comment = models.CharField(_("comment"), max_length=200, blank=True)

    history = Trail()

    class Meta:
        verbose_name = _("use of a seal")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract=None, digest="") & ~Q(title="")
                | Q(contract__isnull=False, title="") & ~Q(digest=""),
                name="seal_use_of_something",
            ),
            models.CheckConstraint(condition=Q(copies__gte=1, pages__gte=1), name="seal_use_counted"),
            models.CheckConstraint(
                condition=~Q(state="sealed")
                | Q(sealed_by__isnull=False, ended_at__isnull=False, number__isnull=False),
                name="seal_use_sealed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sealed_by=None) | ~Q(sealed_by=F("asked_by")) & ~Q(sealed_by=F("decided_by")),
                name="seal_use_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="seal_use_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(ground=""), name="seal_use_refused_why"
            ),
            models.UniqueConstraint(
                fields=["contract", "seal", "purpose"],
                condition=Q(state="waiting", contract__isnull=False),
                name="seal_asked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="seal_use_newest"),
            models.Index(fields=["seal", "-created_at", "-id"], name="seal_use_of_seal"),
            models.Index(fields=["state", "-created_at", "-id"], name="seal_use_state"),
            models.Index(fields=["asked_by", "-created_at", "-id"], name="seal_use_asked"),
            models.Index(fields=["sealed_by", "-ended_at"], name="seal_use_sealed"),
            models.Index(
                fields=["contract", "-created_at"],
                condition=Q(contract__isnull=False),
                name="seal_use_contract",
            ),
            GinIndex(fields=["deciders"], condition=Q(state="deciding"), name="seal_use_deciders"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.seal)

    def get_absolute_url(self) -> str:
        return reverse("contracts:seal_use", args=[self.pk])

    @property
    def paper(self) -> str:
        """What is sealed, as the register calls it."""
        return self.title or str(self.contract)
