import uuid

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def visible_to(self, user):
        """The person's own, without those about an archive that is closed to them by now."""
        customers = apps.get_model("customers", "Customer")
        seen = Exists(customers.objects.visible_to(user).filter(pk=OuterRef("about")))
        return self.filter(to=user).filter(Q(about=None) | seen)

    def post(
        self,
        *,
        key: str,
        to,
        kind: str,
        params: dict | None = None,
        url: str = "",
        about: uuid.UUID | None = None,
    ) -> bool:
        """Tell `to` once. False when a notice with this `key` was posted before.

        `params` fill the sentence of `kind` (see `agency.notices`) in the reader's language and hold no
        personal data; `about` is the customer whose archive the reader must be allowed to see.
        """
        with connection.cursor() as cursor:  # not the ORM: only the row count says whether it was told before
            cursor.execute(
                "INSERT INTO agency_notice (key, to_id, kind, params, url, about, created_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, now()) ON CONFLICT DO NOTHING",
                [key, to.pk, kind, Jsonb(params or {}), url, about],
            )
            return cursor.rowcount == 1


class Notice(models.Model):
    """One line in a colleague's inbox; `key` makes telling twice impossible."""

    key = models.CharField(max_length=160, unique=True)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    about = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_to"),
            models.Index(fields=["to"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="notice_about"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def text(self) -> str:
        from agency.notices import sentence

        return sentence(self.kind, self.params)
