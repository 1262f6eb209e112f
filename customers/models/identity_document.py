from django.db import models
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedDateField, SealedTextField
from agency.facts import Basis, Category, Fact
from agency.history import Trail

from .part import Part

OWN = "customers.IdentityDocument"


class IdentityDocument(Part):
    """One more document the customer travels with, with its term (B4).

    `warn_on` is the first day of the month in which the term becomes too short for many borders; a month is
    shared by so many people that it says nothing of one, and lets a list be found without opening.
    """

    class Type(models.TextChoices):
        ID_CARD = "id_card", _("Resident identity card")
        PASSPORT = "passport", _("Passport")
        HK_MACAO = "hk_macao", _("Exit permit for Hong Kong and Macao")
        TAIWAN = "taiwan", _("Mainland travel permit for Taiwan residents")
        HOME_RETURN = "home_return", _("Mainland travel permit for Hong Kong and Macao residents")
        RESIDENCE = "residence", _("Foreign permanent resident card")
        BIRTH = "birth", _("Birth certificate or household register")
        OTHER = "other", _("Other document")

    type = models.CharField(_("document"), max_length=12, choices=Type)
    number = SealedTextField(_("document number"), context="identitydocument.number", subject="customer_id")
    country = SealedTextField(
        _("issuing country"),
        context="identitydocument.country",
        subject="customer_id",
        null=True,
        blank=True,
    )
    valid_from = SealedDateField(
        _("valid from"),
        context="identitydocument.valid_from",
        subject="customer_id",
        null=True,
        blank=True,
    )
    valid_until = SealedDateField(
        _("valid until"),
        context="identitydocument.valid_until",
        subject="customer_id",
        null=True,
        blank=True,
    )
    warn_on = models.DateField(_("term becomes short in"), null=True, blank=True, editable=False)

    FACTS = (
        Fact(
            "number",
            "document",
            2,
            masking.document,
            model=OWN,
            category=Category.IDENTITY,
            basis=Basis.SEPARATE,
        ),
        *(
            Fact(
                name,
                "document",
                0,
                masking.shown,
                model=OWN,
                category=Category.IDENTITY,
                basis=Basis.SEPARATE,
            )
            for name in ("country", "valid_from", "valid_until")
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("identity document")
        indexes = [
            models.Index(fields=["customer", "id"], name="identitydocument_customer"),
            models.Index(
                fields=["warn_on", "customer"],
                condition=models.Q(warn_on__isnull=False),
                name="identitydocument_warn",
            ),
        ]

    def __str__(self) -> str:
        return self.get_type_display()

    def covered_by(self, name: str) -> str:
        return "document_number"
