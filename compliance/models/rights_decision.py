"""What is decided about each kind of data, who else holds it, and the package that was given out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedModel
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact
from agency.history import Trail
from agency.models import Audited, colleague
from customers.models.importing import SealedBytesField

from .hold import LegalHold
from .retention import RetentionRule
from .rights import RightsRequest


class RightsLine(models.Model):
    """The decision about one part of the data: deleted, frozen by a rule until a day, or kept for a case.

    Worked out by the system, fixed when a person confirms it. Codes, counts and days; nothing personal.
    """

    class Outcome(models.TextChoices):
        DELETE = "delete", pgettext_lazy("rights", "delete now")
        FREEZE = "freeze", _("freeze: kept, not used")
        KEEP = "keep", pgettext_lazy("rights", "keep")
        GIVE = "give", _("give out")
        WITHHOLD = "withhold", _("not given out")

    class Ground(models.TextChoices):
        NONE = "", "—"
        RULE = "rule", _("a duty to keep")
        HOLD = "hold", _("a legal hold")
        CONTRACT = "contract", _("the contract is not carried out yet")
        OTHERS = "others", _("rights of others")
        EVIDENCE = "evidence", _("evidence without personal words")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(RightsRequest, models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    part = models.CharField(_("part of the data"), max_length=20)  # a code of compliance.rights.parts
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground, blank=True)
    rule = models.ForeignKey(RetentionRule, models.PROTECT, null=True, related_name="+", db_index=False)
    hold = models.ForeignKey(LegalHold, models.PROTECT, null=True, related_name="+", db_index=False)
    until = models.DateField(_("until"), null=True)
    rows = models.PositiveIntegerField(_("entries"), default=0)
    done_at = models.DateTimeField(_("carried out at"), null=True)

    class Meta:
        verbose_name = _("line of a decision")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["request", "part"], name="rights_line_once")]

    def __str__(self) -> str:
        return self.part


class RightsRecipient(Audited):
    """Somebody who received the data and is told of the correction, deletion or restriction; with a receipt.

    Colleagues and organisations only. `what` and `ref` say through which share, export or handover.
    """

    class What(models.TextChoices):
        SHARE = "share", _("access of a colleague")
        EXPORT = "export", _("exported file")
        OUTWARD = "outward", _("given to a partner")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(RightsRequest, models.PROTECT, related_name="recipients", db_index=False)
    what = models.CharField(_("through"), max_length=8, choices=What)
    ref = models.UUIDField()
    who = models.CharField(_("recipient"), max_length=120)
    since = models.DateTimeField(_("received"))
    sent_by, sent_at = colleague(_("told by"), null=True), models.DateTimeField(_("told at"), null=True)
    confirmed_by = colleague(_("receipt noted by"), null=True)
    confirmed_at = models.DateTimeField(_("receipt at"), null=True)

    history = Trail()

    class Meta:
        verbose_name = _("recipient to be told")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "what", "ref", "who"], name="rights_recipient_once")
        ]

    def __str__(self) -> str:
        return self.who


class RightsPackage(SealedModel):
    """The copy that is given out: an encrypted zip, sealed once more under the archive's key, for seven days.

    The secret of the address, the one-time code and the password are kept nowhere: the first two as keyed
    digests, the password not at all.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(RightsRequest, models.PROTECT, related_name="packages", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="rights_packages", db_index=False
    )
    content = SealedBytesField(
        _("file"), context="rights_package.content", subject="customer_id", row="id", null=True
    )
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    made_by = colleague(_("made by"), null=True)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    downloads = models.PositiveSmallIntegerField(_("downloads"), default=0)

    FACTS = (
        Fact(
            "content",
            "own",
            2,
            masking.hidden,
            model="compliance.RightsPackage",
            category=Category.BASIC,
            exportable=False,
            basis=Basis.DUTY,
        ),
    )

    class Meta:
        verbose_name = _("package for a customer")
        indexes = [
            models.Index(fields=["customer"], name="rights_package_customer"),
            models.Index(
                fields=["expires_at"], condition=models.Q(ended_at=None), name="rights_package_live"
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]
