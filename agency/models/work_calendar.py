from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkCalendar(models.Model):
    """One day: whether the agency works (国务院办公厅节假日安排). `provisional`: Monday to Friday, until the year's
    notice is out. Days without a row count as provisional too."""

    date = models.DateField(_("day"), primary_key=True)
    is_workday = models.BooleanField(_("working day"))
    provisional = models.BooleanField(_("provisional"), default=True)
    source = models.CharField(_("source"), max_length=120)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("working-day calendar")
        permissions = [("edit_calendar", _("Enter the official working days of a year"))]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"
