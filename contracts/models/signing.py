from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedJSONField, SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part


def _facts(model: str, *names: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(name, "own", 0, masking.hidden, model=model, category=Category.TRADE, exportable=False)
        for name in names
    )


class Level(models.TextChoices):
    """What a signature proves, said honestly (电子签名法 13, 14, 16; contracts_compliance.md §1.5)."""

    PLATFORM = "A", _("A: signed on a certified platform")
    CODE = "B", _("B: one-time code, as agreed between the sides")
    INK = "C", _("C: in ink, scanned")
    TRIAL = "T", _("trial without legal effect")


class SigningRound(Part):
    """One attempt to have exactly this text signed by all its sides, until a day (§1.2, §1.5).

    `needed` names every signature that must be there: "house", "traveller" or "other", and "guardian:t3" for
    the child whose line in the terms is t3. `signed_at` is when the last of them was there; a round in ink is
    done only when a second person has compared its scan. One round of a contract is open at a time.
    """

    class Method(models.TextChoices):
        INK = "ink", _("in ink")
        CODE = "code", _("by one-time code")
        PROVIDER = "provider", _("on a signing platform")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("signing", "under way")
        DONE = "done", pgettext_lazy("signing", "signed by all")
        REFUSED = "refused", pgettext_lazy("signing", "refused")
        EXPIRED = "expired", pgettext_lazy("signing", "not signed in time")
        CALLED_OFF = "called_off", pgettext_lazy("signing", "called off")

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="signing_rounds", db_index=False
    )
    revision = models.ForeignKey("contracts.Revision", models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(_("fingerprint"), max_length=64)
    method = models.CharField(_("way of signing"), max_length=8, choices=Method)
    level = models.CharField(_("level"), max_length=1, choices=Level)
    provider = models.CharField(_("signing platform"), max_length=30, blank=True)
    needed = ArrayField(models.CharField(max_length=24), verbose_name=_("who signs"))
    state = models.CharField(
        pgettext_lazy("signing", "state"), max_length=10, choices=State, default=State.OPEN
    )
    sign_by = models.DateTimeField(_("to be signed by"))
    asked_by = colleague(_("sent to be signed by"))
    signed_at = models.DateTimeField(_("signed by all at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = colleague(_("ended by"), null=True)  # nobody: by the clock, or by the other side
    reason = SealedTextField(
        _("reason"), context="signing_round.reason", subject="customer_id", max_length=600, null=True
    )
    # the signed paper: with its page of signatures for A and B, the compared scan for C
    paper = models.ForeignKey(
        "customers.Attachment", models.PROTECT, null=True, related_name="+", db_index=False
    )
    paper_digest = SealedTextField(
        _("fingerprint of the signed file"),
        context="signing_round.paper_digest",
        subject="customer_id",
        null=True,
    )

    FACTS = _facts("contracts.SigningRound", "reason", "paper_digest")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("signing of a contract")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state="open"), name="signing_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="signing_ended_or_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(signed_at__isnull=False), name="signing_done_was_signed"
            ),
            models.CheckConstraint(
                condition=Q(method="ink", level="C")
                | Q(method="code", level="B")
                | Q(method="provider", level__in=["A", "T"]),
                name="signing_level_is_honest",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "-created_at"], name="signing_of_contract"),
            models.Index(
                fields=["sign_by"], condition=Q(state="open", signed_at=None), name="signing_runs_out"
            ),
            models.Index(
                fields=["ended_at"],
                condition=Q(state="done", paper=None),
                name="signing_wants_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.method} {self.state}"


class Signature(Part):
    """One side has signed exactly this text. Written once, never again: a trigger keeps that (§1.2).

    `at` is when it was given, for ink when it was noted; `signed_on` is the Shanghai day it bears. `of` is the
    key of the child a guardian signs for. `by` noted it; nobody where the signer did it without us.
    """

    class Side(models.TextChoices):
        HOUSE = "house", pgettext_lazy("signature", "travel agency")
        TRAVELLER = "traveller", pgettext_lazy("signature", "traveller or representative")
        GUARDIAN = "guardian", pgettext_lazy("signature", "guardian")
        OTHER = "other", pgettext_lazy("signature", "other party")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="signatures", db_index=False)
    side = models.CharField(_("side"), max_length=9, choices=Side)
    of = models.CharField(max_length=12, blank=True)
    name = SealedTextField(
        _("who signed"), context="contract_signature.name", subject="customer_id", max_length=60
    )
    level = models.CharField(_("level"), max_length=1, choices=Level)
    digest = models.CharField(_("fingerprint"), max_length=64)
    signed_on = models.DateField(_("signed on"))
    at = models.DateTimeField(_("signed at"))
    by = colleague(_("noted by"), null=True)
    evidence = SealedJSONField(
        _("evidence"), context="contract_signature.evidence", subject="customer_id", default=dict
    )

    FACTS = _facts("contracts.Signature", "name", "evidence")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("signature on a contract")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "side", "of"], name="signature_once"),
            models.CheckConstraint(
                condition=Q(side="guardian") & ~Q(of="") | ~Q(side="guardian") & Q(of=""),
                name="signature_of_guardian",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """As it stands in `SigningRound.needed`."""
        return f"{self.side}:{self.of}" if self.of else self.side
