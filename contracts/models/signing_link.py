from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from customers.models.part import Part, PartManager, PartQuerySet

from .signing import Signature, SigningRound


class SigningLinkQuerySet(PartQuerySet):
    def live(self, now):
        return self.filter(ended_at=None, expires_at__gt=now)


class SigningLink(Part):
    """The address by which one side signs with a one-time code, from outside and without an account (§1.5).

    Neither the token in the address nor the code told apart from it is kept: only their keyed digests. The code
    opens the text on one device, is asked for once more at the signature, and is good for one signature.
    """

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="links", db_index=False)
    side = models.CharField(_("side"), max_length=9, choices=Signature.Side)
    of = models.CharField(max_length=12, blank=True)  # the child a guardian signs for
    name = SealedTextField(_("who signs"), context="signing_link.name", subject="customer_id", max_length=60)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, blank=True)  # "" once it was used, or tried too often
    code_at = models.DateTimeField(_("code made at"))
    code_until = models.DateTimeField(_("code valid until"))
    codes = models.PositiveSmallIntegerField(_("codes given"), default=1)
    wrong_codes = models.PositiveSmallIntegerField(default=0)  # for the present code
    opening = models.UUIDField(null=True)  # the device that entered the code holds the same in its session
    opened_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(_("code entered at"), null=True)
    read_at = models.DateTimeField(_("text opened at"), null=True)
    signed_at = models.DateTimeField(_("signed at"), null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    FACTS = (
        Fact(
            "name",
            "own",
            0,
            masking.hidden,
            model="contracts.SigningLink",
            category=Category.TRADE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True, excluded_fields=("code_digest", "opening"))
    objects = PartManager.from_queryset(SigningLinkQuerySet)()

    class Meta:
        verbose_name = _("link to sign a contract")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "side", "of"], condition=Q(ended_at=None), name="signing_link_one_live"
            )
        ]
        indexes = [models.Index(fields=["made_by"], condition=Q(ended_at=None), name="signing_link_made_by")]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """As it stands in `SigningRound.needed`."""
        return f"{self.side}:{self.of}" if self.of else self.side
