import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Undertaking(models.Model):
    """A colleague promised to keep confidential what is on file of customers, in these words, for a year (H11).

    Never written again: the application's role may only add rows (`agency.database`).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="undertakings", verbose_name=_("colleague")
    )
    signed_as = models.CharField(_("signed as"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version of the text"))
    text = models.TextField(_("text"))  # of that version, in the language of the page it was signed on
    signed_at = models.DateTimeField(_("signed at"))
    until = models.DateField(_("binding in the system until"))

    class Meta:
        verbose_name = _("undertaking of confidentiality")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("signed_at__date")), name="undertaking_has_time")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.until}"

    def get_absolute_url(self) -> str:
        return reverse("agency:undertaking_paper", args=[self.pk])

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the words signed, as the register keeps it."""
        return hashlib.sha256(self.text.encode()).hexdigest()
