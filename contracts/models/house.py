from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.history import Trail
from agency.models import Audited

from .kind import ContractKind


class HouseFacts(Audited):
    """The agency as it stands in its contracts: name, licence, where payments go (旅游法 28, 58 (1)). One row."""

    name = models.CharField(_("name of the agency"), max_length=80)
    licence = models.CharField(_("business licence number"), max_length=40, blank=True)
    licence_until = models.DateField(_("licence valid until"), null=True, blank=True)
    regions = ArrayField(
        models.CharField(max_length=6, choices=ContractKind.Region),
        default=list,
        blank=True,
        verbose_name=_("licensed for journeys"),
    )
    address = models.CharField(_("address"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    complaint_phone = models.CharField(_("telephone for complaints"), max_length=20, blank=True)
    account = models.CharField(_("company account"), max_length=120, blank=True)

    history = Trail()

    class Meta:
        verbose_name = _("facts of the agency")
        permissions = [("write_house", _("Write the facts of the agency that stand in contracts"))]
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="house_one_row")]

    def __str__(self) -> str:
        return self.name
