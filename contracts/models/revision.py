from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedJSONField
from agency.facts import Category, Fact
from agency.history import Trail
from customers.models.part import Part


class Revision(Part):
    """The text of a contract as it was submitted: what is checked, decided on and signed (§1.1, G5).

    `digest` is the SHA-256 of terms and text together; approvals and signatures name it. The row is never
    written again (a trigger keeps that); only the key of the archive ends it.
    """

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="revisions", db_index=False
    )
    place = models.PositiveSmallIntegerField(_("revision"))
    terms = SealedJSONField(_("terms"), context="contract_revision.terms", subject="customer_id")
    text = SealedJSONField(_("text"), context="contract_revision.text", subject="customer_id")
    digest = models.CharField(_("fingerprint"), max_length=64)
    version = models.ForeignKey("contracts.TemplateVersion", models.PROTECT, related_name="+", db_index=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("drafted by"),
    )

    FACTS = tuple(
        Fact(
            name,
            "own",
            0,
            masking.hidden,
            model="contracts.Revision",
            category=Category.TRADE,
            exportable=False,
        )
        for name in ("terms", "text")
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("revision of a contract")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "place"], name="contract_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} r{self.place}"
