from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail

from .part import Part

OWN = "customers.Address"


class Address(Part):
    """An address with the code of its region (GB/T 2260, B7, B18).

    `area` is the code of the prefecture (six digits ending in 00), plain for the region charts (L3); county,
    street and postal code are sealed.
    """

    class Kind(models.TextChoices):
        HOME = "home", pgettext_lazy("address", "home")
        REGISTERED = "registered", _("registered residence")
        WORK = "work", pgettext_lazy("address", "work")
        DELIVERY = "delivery", _("delivery")
        BILLING = "billing", _("invoice")
        OTHER = "other", _("other")

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="addresses", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.HOME)
    area = models.CharField(_("area"), max_length=6, blank=True, editable=False)
    region = SealedTextField(
        _("region"), context="address.region", subject="customer_id", null=True, blank=True
    )
    street = SealedTextField(_("street and number"), context="address.street", subject="customer_id")
    postal_code = SealedTextField(
        _("postal code"), context="address.postal_code", subject="customer_id", null=True, blank=True
    )
    preferred = models.BooleanField(_("preferred"), default=False)

    FACTS = (
        Fact("region", "contact", 0, masking.shown, model=OWN, category=Category.CONTACT),
        Fact("street", "contact", 1, masking.hidden, model=OWN, category=Category.CONTACT),
        Fact("postal_code", "contact", 0, masking.shown, model=OWN, category=Category.CONTACT),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("address")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(preferred=True), name="address_one_preferred"
            )
        ]
        indexes = [
            models.Index(fields=["customer", "id"], name="address_customer"),
            models.Index(fields=["area", "customer"], condition=~Q(area=""), name="address_area"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def covered_by(self, name: str) -> str:
        return "address"
