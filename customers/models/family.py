from django.db import models
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedDateField, SealedTextField
from agency.facts import Basis, Category, Fact
from agency.history import Trail

from .part import Part

OWN = "customers.FamilyMember"


class FamilyMember(Part):
    """A relative the customer speaks of or travels with; perhaps with an archive of their own (B10)."""

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("spouse")
        CHILD = "child", _("child")
        PARENT = "parent", _("parent")
        GRANDPARENT = "grandparent", _("grandparent")
        GRANDCHILD = "grandchild", _("grandchild")
        SIBLING = "sibling", _("brother or sister")
        OTHER = "other", _("other relative")

    name = SealedTextField(_("name of the relative"), context="familymember.name", subject="customer_id")
    relation = SealedTextField(_("relation"), context="familymember.relation", subject="customer_id")
    born_on = SealedDateField(
        _("date of birth"), context="familymember.born_on", subject="customer_id", null=True, blank=True
    )
    note = SealedTextField(
        _("note"), context="familymember.note", subject="customer_id", null=True, blank=True
    )
    relative = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("archive of the relative"),
        db_index=False,
    )

    FACTS = (
        Fact("name", "family", 1, masking.hidden, model=OWN, category=Category.FAMILY, basis=Basis.CONSENT),
        Fact(
            "relation", "family", 0, masking.shown, model=OWN, category=Category.FAMILY, basis=Basis.CONSENT
        ),
        Fact("born_on", "family", 1, masking.year, model=OWN, category=Category.FAMILY, basis=Basis.CONSENT),
        Fact("note", "family", 0, masking.shown, model=OWN, category=Category.FAMILY, basis=Basis.CONSENT),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("family member")
        indexes = [
            models.Index(fields=["customer", "id"], name="familymember_customer"),
            models.Index(
                fields=["relative"], condition=models.Q(relative__isnull=False), name="familymember_relative"
            ),
        ]

    def __str__(self) -> str:
        return str(_("family member"))
