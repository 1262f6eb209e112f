"""The register's proof: every line linked into one of four chains of hashes, and what is kept outside of them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Chain(models.IntegerChoices):
    """Which chain a line belongs to follows from its kind; see `compliance.chain.linking.CHAIN_OF`."""

    AUTH = 1, _("sign-in and rights")
    CUSTOMER = 2, _("customers")
    CONTRACT = 3, _("contracts")
    COMPLIANCE = 4, _("compliance")


class ChainHead(models.Model):
    """The end of a chain. Written by the database alone, at the end of each transaction."""

    chain = models.PositiveSmallIntegerField(_("chain"), primary_key=True, choices=Chain)
    seq = models.PositiveBigIntegerField(_("length"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("end of a chain")

    def __str__(self) -> str:
        return f"{self.get_chain_display()} {self.seq}"


class ChainLink(models.Model):
    """One line of the register in its chain: `hash` = SHA-256(`previous` ‖ the line in its canonical form)."""

    event = models.OneToOneField(
        "agency.Event", models.DO_NOTHING, primary_key=True, related_name="link", db_constraint=False
    )
    chain = models.PositiveSmallIntegerField(_("chain"), choices=Chain)
    seq = models.PositiveBigIntegerField(_("place"))
    previous = models.BinaryField(_("hash before"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("link of a chain")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_link_a_place")]

    def __str__(self) -> str:
        return f"{self.get_chain_display()} {self.seq}"


class Checkpoint(models.Model):
    """The ends of all chains at a moment, signed with a key the database does not hold; each names the last."""

    id = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    heads = models.JSONField(_("ends of the chains"))  # {"1": [length, hash in hex], …}
    previous = models.CharField(_("digest of the one before"), max_length=64)
    release = models.CharField(_("version of the software"), max_length=40)
    key = models.CharField(_("public key"), max_length=64)
    signature = models.CharField(_("signature"), max_length=128)

    class Meta:
        verbose_name = _("checkpoint")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Witness(models.Model):
    """Somebody compared a checkpoint with a copy kept elsewhere and found them alike. Never rewritten."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="witnesses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("witness")
        constraints = [models.UniqueConstraint(fields=["checkpoint", "by"], name="one_witness_a_person")]

    def __str__(self) -> str:
        return f"#{self.checkpoint_id} {localtime(self.at):%Y-%m-%d}"


class RegisterCheck(models.Model):
    """One verification of the register from its first line to its last."""

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for its turn")
        RUNNING = "running", _("running")
        SOUND = "sound", pgettext_lazy("register", "in order")
        BROKEN = "broken", _("tampered with")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    lines = models.PositiveBigIntegerField(_("lines read"), default=0)
    wrong = models.PositiveIntegerField(_("found wrong"), default=0)
    findings = models.JSONField(_("what was found"), default=list)  # the first of them, codes and numbers

    class Meta:
        verbose_name = _("verification of the register")
        indexes = [models.Index(fields=["-asked_at"], name="registercheck_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="asked"),
                name="one_check_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {localtime(self.asked_at):%Y-%m-%d %H:%M}"
