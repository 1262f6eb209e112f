from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Tally(NamedTuple):
    """Failures so far with this one, and when they are forgotten."""

    failures: int
    ends_at: datetime


class ThrottleQuerySet(models.QuerySet):
    def count_failure(
        self, key: str, *, limit: int, window: timedelta, sliding: bool, now: datetime
    ) -> Tally:
        """Count one more failure before it is known to be one, so that parallel tries cannot slip through.

        A `sliding` window starts anew with each failure; at `limit` the count stands still until it ends.
        """
        with connection.cursor() as cursor:  # one statement: the row is locked for its length only
            cursor.execute(
                """
                INSERT INTO agency_throttle AS t (key, failures, ends_at) VALUES (%(key)s, 1, %(end)s)
                ON CONFLICT (key) DO UPDATE SET
                  failures = CASE WHEN t.ends_at <= %(now)s THEN 1 ELSE least(t.failures, %(limit)s) + 1 END,
                  ends_at = CASE WHEN t.ends_at <= %(now)s THEN %(end)s
                                 WHEN %(sliding)s AND t.failures < %(limit)s THEN %(end)s
                                 ELSE t.ends_at END
                RETURNING failures, ends_at
                """,
                {"key": key, "now": now, "end": now + window, "limit": limit, "sliding": sliding},
            )
            return Tally(*cursor.fetchone())

    def take_back(self, key: str) -> None:
        """The try counted last was no failure."""
        self.filter(key=key, failures__gt=0).update(failures=F("failures") - 1)

    def forget(self, key: str) -> None:
        self.filter(key=key).delete()

    def ended(self, now: datetime):
        return self.filter(ends_at__lte=now)


class Throttle(models.Model):
    """Failed sign-ins of one account, device, address or network (security.md P9).

    `key` is a keyed digest: neither user names nor addresses can be read from it.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects = ThrottleQuerySet.as_manager()

    class Meta:
        verbose_name = _("failed sign-ins")

    def __str__(self) -> str:
        return f"{self.failures}"
