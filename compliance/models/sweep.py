from django.db import models
from django.utils.translation import gettext_lazy as _


class Sweep(models.Model):
    """The heartbeat of one sweep of the clock: when it last ran to its end and what it did.

    One row per sweep, so a silent clock shows as an old `finished_at` whatever became of beat and broker.
    """

    name = models.CharField(_("sweep"), max_length=40, primary_key=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"))
    done = models.PositiveIntegerField(_("records dealt with"), default=0)
    failed = models.PositiveIntegerField(_("records left for the next time"), default=0)

    class Meta:
        verbose_name = _("sweep")

    def __str__(self) -> str:
        return self.name
