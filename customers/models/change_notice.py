from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.history import Trail

from .part import Part, PartManager, PartQuerySet


class ChangeNoticeQuerySet(PartQuerySet):
    def unread(self):
        return self.filter(acknowledged_at=None)


class ChangeNotice(Part):
    """A colleague with open business is told what changed, and says that it was read (seed 000 §三.2, C5).

    `fields` are those of the change this reader may know of; the difference itself is read from history, that
    of a part from the `change` request.
    """

    version = models.PositiveIntegerField(_("version"))
    change = models.ForeignKey(
        "customers.ChangeRequest", models.PROTECT, null=True, related_name="notices", db_index=False
    )
    fields = ArrayField(models.CharField(max_length=30), verbose_name=_("fields"))
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="change_notices",
        verbose_name=_("told to"),
        db_index=False,
    )
    business = models.CharField(_("business"), max_length=20)  # a code of customers.changing.business
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)

    history = Trail()
    objects = PartManager.from_queryset(ChangeNoticeQuerySet)()

    class Meta:
        verbose_name = _("notice of a change")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "version", "to"],
                condition=models.Q(change=None),
                name="change_notice_once",
            ),
            models.UniqueConstraint(
                fields=["change", "to"],
                condition=models.Q(change__isnull=False),
                name="change_notice_of_a_part_once",
            ),
        ]
        indexes = [
            models.Index(fields=["customer"], name="change_notice_customer"),
            models.Index(
                fields=["to", "-created_at"],
                condition=models.Q(acknowledged_at=None),
                name="change_notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("customers:change_notice", args=[self.pk])
