from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Departure(models.Model):
    """A colleague has left: what was ended at once, what was handed to whom, and when all of it was done (H8).

    `ended` and `handed` are {step: how many} by the codes of `agency.offboarding`; nothing personal of customers.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="departures", verbose_name=_("colleague")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    heir = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken over by")
    )
    at = models.DateTimeField(_("at"))
    ended = models.JSONField(_("ended"), default=dict)
    handed = models.JSONField(_("handed over"), default=dict)
    done_at = models.DateTimeField(_("everything handed over at"), null=True)

    class Meta:
        verbose_name = _("departure")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(done_at=None), name="departure_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(heir=None) | ~Q(heir=models.F("person")), name="departure_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("agency:departure", args=[self.person_id])
