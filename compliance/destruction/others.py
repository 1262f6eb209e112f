"""What stands about a customer in the archives of others: a relative's family, a group's list, a link.

Such a line is sealed under the other archive's key, which lives on. So the line goes, and in its versions,
which nobody may delete, the sealed words are replaced by sealed nothing.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedDateField, SealedJSONField, keyring
from agency.encryption.envelope import DataKey, seal
from agency.encryption.state import sealed_fields

from .guarding import OF_OTHERS
from .treatments import Deleted, Ids

LINES = (
    ("customers.Member.archive", Q()),
    ("customers.FamilyMember.relative", Q()),
    ("customers.Link.other", Q()),
    ("customers.ArchiveMerge.loser", ~Q(state="done")),  # one that was taken back still holds both values
)


class InOthers(Deleted):
    """Call it after the archive's own key is gone: the database allows it only then."""

    def __init__(self):
        super().__init__("others", _("Lines in archives of others"), *(path for path, _where in LINES))

    def rows(self, model, field, ids: Ids):
        where = dict(LINES)[f"{model._meta.label}.{field.name}"]
        return model._base_manager.filter(where, **{f"{field.attname}__in": ids}).order_by()

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone = super().execute(ids, now)
        for model, field in self.columns():
            self._forget(model, field, ids)
        return gone

    def _forget(self, model: type[models.Model], field: models.Field, ids: Ids) -> None:
        versions = model.history.model._base_manager
        told = versions.filter(**{f"{field.attname}__in": ids}).values_list("id", flat=True).distinct()
        rows = versions.filter(id__in=list(told)).exclude(customer_id__in=ids)
        rows = rows.filter(Q(**{f"{field.attname}__in": ids}) | Q(**{f"{field.attname}__isnull": True}))
        found = list(rows.values("history_id", "id", "customer_id"))
        keys = keyring.load({row["customer_id"] for row in found})
        with connection.cursor() as cursor:
            for row in found:
                key = keys.get(row["customer_id"])
                if not isinstance(key, DataKey):
                    continue
                cells = json.dumps(dict(_nothing(model, key, row["id"])))
                label = model._meta.label
                cursor.execute("SELECT forget_version(%s, %s, %s)", [label, row["history_id"], cells])


def _nothing(model: type[models.Model], key: DataKey, row) -> Iterator[tuple[str, str | None]]:
    """{column: sealed nothing in hex}; NULL where the column may be empty."""
    for field in sealed_fields(model):
        if field.null:
            yield field.column, None
        elif isinstance(field, SealedDateField):
            yield field.column, seal(key, field.bound, row, b"1900-01-01", field.block).hex()
        else:
            nothing = b"{}" if isinstance(field, SealedJSONField) else b""
            yield field.column, seal(key, field.bound, row, nothing, field.block).hex()


assert {path.rsplit(".", 1)[0] for path, _where in LINES} == OF_OTHERS.keys()
