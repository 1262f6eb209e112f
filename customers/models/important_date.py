from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Basis, Category, Fact
from agency.history import Trail

from .part import Part

OWN = "customers.ImportantDate"


class ImportantDate(Part):
    """A day the customer keeps: birthday, wedding, founding of the shop, the child's exam (C14).

    `day` is written as `customers.parts.days.Day` writes it: 1985-03-07, --03-07 without the year, L-1985-08-15
    of the lunar calendar, L-1985-08+15 in its leap month.
    """

    class Kind(models.TextChoices):
        BIRTHDAY = "birthday", _("birthday")
        WEDDING = "wedding", _("wedding day")
        SHOP = "shop", _("founding of the shop")
        FACTORY = "factory", _("founding of the factory")
        SCHOOL = "school", _("child’s school")
        MEMORIAL = "memorial", _("day of remembrance")
        OTHER = "other", _("other day")

    class Calendar(models.TextChoices):
        SOLAR = "solar", pgettext_lazy("calendar", "solar")
        LUNAR = "lunar", pgettext_lazy("calendar", "lunar")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BIRTHDAY)
    calendar = models.CharField(_("calendar"), max_length=5, choices=Calendar, default=Calendar.SOLAR)
    yearly = models.BooleanField(_("every year"), default=True)
    day = SealedTextField(
        pgettext_lazy("important date", "day"), context="importantdate.day", subject="customer_id"
    )
    note = SealedTextField(
        _("note"), context="importantdate.note", subject="customer_id", null=True, blank=True
    )
    lead_days = models.PositiveSmallIntegerField(_("remind days before"), default=7)

    FACTS = (
        Fact("day", "dates", 1, masking.hidden, model=OWN, category=Category.BASIC, basis=Basis.CONSENT),
        Fact("note", "dates", 0, masking.shown, model=OWN, category=Category.BASIC, basis=Basis.CONSENT),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("important date")
        indexes = [models.Index(fields=["customer", "id"], name="importantdate_customer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lead_days__lte=60), name="importantdate_lead_within_two_months"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def covered_by(self, name: str) -> str:
        return "born_on" if self.kind == self.Kind.BIRTHDAY else ""


class DayMark(models.Model):
    """A keyed mark of the day of the year on which a date returns: derived, rebuildable, in no history.

    Dates due in the coming days are found by the marks of these days, without opening an archive; `date` is
    empty for the birthday in the archive itself. See docs/decisions.md, no plain day of birth stands anywhere.
    """

    of_archive = "customer_id"

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="day_marks", db_index=False
    )
    date = models.ForeignKey(ImportantDate, models.CASCADE, null=True, related_name="marks", db_index=False)
    key_version = models.PositiveSmallIntegerField(default=1)
    mark = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["mark", "customer"], name="daymark_found"),
            models.Index(fields=["customer"], name="daymark_customer"),
            models.Index(fields=["date"], name="daymark_date", condition=models.Q(date__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)
