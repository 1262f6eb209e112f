from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.history import Trail
from agency.models import Audited
from customers.models.source import Listed


class ContractKind(Listed, Audited):
    """What sort of contract it is: which texts, checks, deadlines and licence go with it (§1.1).

    The first six are the subjects of the model texts of 2026; single commission and agency sale come from 旅游法
    art. 74 and 60. `family` says how it is drafted and what becomes of it.
    """

    class Family(models.TextChoices):
        TRIP = "trip", _("journey of a group or a family")
        SERVICE = "service", _("single services")
        PARTNER = "partner", _("between travel agencies")
        FRAMEWORK = "framework", _("standing agreement")
        CHANGE = "change", _("change or end of a contract")

    class Region(models.TextChoices):
        HOME = "home", pgettext_lazy("contract", "within the country")
        ABROAD = "abroad", pgettext_lazy("contract", "abroad")
        TAIWAN = "taiwan", pgettext_lazy("contract", "to Taiwan")
        ANY = "any", pgettext_lazy("contract", "anywhere")

    letters = models.CharField(_("letters in the number"), max_length=2)  # HT-2026-CJ-…
    family = models.CharField(_("family"), max_length=9, choices=Family, default=Family.TRIP)
    region = models.CharField(_("where to"), max_length=6, choices=Region, default=Region.ANY)
    model_text = models.CharField(
        _("model text"), max_length=120, blank=True
    )  # the official recommended text

    history = Trail()

    class Meta(Listed.Meta):
        verbose_name = _("kind of contract")

    @property
    def travels(self) -> bool:
        """Whether it has travellers, days and a departure."""
        return self.family == self.Family.TRIP

    @property
    def changes(self) -> bool:
        """Whether it belongs to another contract, which it supplements or ends."""
        return self.family == self.Family.CHANGE

    @property
    def lasts(self) -> bool:
        """Whether it runs until a day and must be decided on a month before (seed 001, G8)."""
        return self.family in (self.Family.FRAMEWORK, self.Family.PARTNER)
