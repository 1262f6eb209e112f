from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.history import Trail
from customers.models.part import Part


class ContractTraveller(Part):
    """Somebody who travels under a contract and has an archive of her own; her facts stand in the terms.

    Written anew with every save of the terms, so that an archive tells of its contracts, and the law on
    children is asked of the right people.
    """

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.CASCADE, related_name="people", db_index=False)
    key = models.CharField(max_length=12)  # of her line in the terms
    person = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="journeys", db_index=False
    )
    minor = models.BooleanField(_("under 18 at departure"), default=False)
    child = models.BooleanField(_("under 14 at departure"), default=False)

    history = Trail()

    class Meta:
        verbose_name = _("traveller of a contract")
        constraints = [
            models.UniqueConstraint(fields=["contract", "key"], name="contract_traveller_once"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="contract_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
