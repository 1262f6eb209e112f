from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7


class OutwardLinkQuerySet(models.QuerySet):
    def live(self, now: datetime):
        return self.filter(ended_at=None, expires_at__gt=now)


class OutwardLink(models.Model):
    """The address by which a recipient opens a share, or confirms that the data is gone.

    Neither the token in the address nor the code told apart from it is kept: only their keyed digests. A code
    opens once, on one device, for a while; the next opening needs another.
    """

    class Asks(models.TextChoices):
        LOOK = "look", pgettext_lazy("outward link", "to look")
        CONFIRM = "confirm", pgettext_lazy("outward link", "to confirm the destruction")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    share = models.ForeignKey("compliance.OutwardShare", models.PROTECT, related_name="links", db_index=False)
    asks = models.CharField(max_length=7, choices=Asks, default=Asks.LOOK)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, blank=True)  # "" once it was used, or tried too often
    codes = models.PositiveSmallIntegerField(_("codes given"), default=1)
    wrong_codes = models.PositiveSmallIntegerField(default=0)  # for the present code
    opening = models.UUIDField(
        null=True
    )  # the device that entered the last code holds the same in its session
    opened_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = OutwardLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a recipient")
        constraints = [
            models.UniqueConstraint(
                fields=["share", "asks"], condition=Q(ended_at=None), name="outward_link_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"{localtime(self.made_at):%Y-%m-%d %H:%M}"
