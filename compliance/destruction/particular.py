"""Surfaces with a way of their own: the key, the archive's own row, files, exports, drafts, marked sets."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from agency.encryption.state import sealed_fields
from agency.models import Event
from customers.attachments import store
from customers.exporting.building import write_down
from customers.models import Attachment, Customer, CustomerExport, RegistrationDraft, Selection

from .treatments import Ids, Surface, living, shred_all


class Keys(Surface):
    """The archive's own key: from the commit on nothing sealed under it opens, wherever a copy lies."""

    def __init__(self):
        super().__init__("key", _("Key of the archive"), ())

    def plan(self, ids: Ids) -> Counter:
        return Counter(living(ids))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone = self.plan(ids)
        shred_all(ids, now)
        return gone


class Tombstone(Surface):
    """The row of the archive: its number stays, its sealed cells are emptied where they may be."""

    def __init__(self):
        super().__init__("archive", _("The archive itself"), ("customers.Customer.id",))

    def plan(self, ids: Ids) -> Counter:
        return Counter(self._standing(ids).values_list("pk", flat=True))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone = self.plan(ids)
        empty = {field.name: None for field in sealed_fields(Customer) if field.null}
        self._standing(ids).update(
            state=Customer.State.DESTROYED,
            version=F("version") + 1,
            updated_at=now,
            document_type="",
            **empty,
        )
        return gone

    def _standing(self, ids: Ids):
        return Customer._base_manager.filter(pk__in=ids).exclude(state=Customer.State.DESTROYED)


class Versions(Surface):
    """Versions in the history: never deleted, and no longer readable."""

    stays = asks = True

    def __init__(self):
        super().__init__("history", _("Versions in the history"), ())

    def plan(self, ids: Ids) -> Counter:
        rows = Customer.history.model.objects.filter(id__in=ids)
        return Counter(rows.values_list("id", flat=True))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        return self.plan(ids)

    def verify(self, ids: Ids) -> Counter:
        return Counter(living(ids))


class Register(Surface):
    """Lines of the register: codes and ids, never a personal value; they prove what was done."""

    stays = True

    def __init__(self):
        super().__init__("register", _("Lines of the register"), ("agency.Event.subject",))

    def plan(self, ids: Ids) -> Counter:
        return Counter(Event.objects.filter(subject__in=ids).values_list("subject", flat=True))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        return self.plan(ids)

    def verify(self, ids: Ids) -> Counter:
        return Counter()


class Files(Surface):
    """Sealed files on disk. They go after the commit, and once more before the search for remains."""

    stays = asks = True

    def __init__(self):
        super().__init__("files", _("Files and thumbnails"), ("customers.Attachment.customer",))

    def plan(self, ids: Ids) -> Counter:
        return Counter(self._rows(ids).values_list("customer_id", flat=True))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone = self.plan(ids)
        self._rows(ids).filter(removed_at=None).update(removed_at=now, updated_at=now)
        return gone

    def named(self, ids: Ids) -> list[UUID]:
        return list(self._rows(ids).values_list("pk", flat=True))

    def remove(self, names: list[UUID]) -> int:
        """Take the bytes away; may be done again."""
        return sum(store.remove(pk) for pk in names)

    def verify(self, ids: Ids) -> Counter:
        places = self._rows(ids).values_list("pk", "customer_id")
        return Counter(
            owner for pk, owner in places if any(store.path(pk, one).exists() for one in store.RENDITIONS)
        )

    def _rows(self, ids: Ids):
        return Attachment._base_manager.filter(customer_id__in=ids)


class Exports(Surface):
    """Files of archives made for a colleague: the file goes whole, whoever else is in it."""

    def __init__(self):
        super().__init__("exports", _("Exported files"), ("customers.CustomerExport.customers",))

    def plan(self, ids: Ids) -> Counter:
        wanted = set(ids)
        return Counter(pk for one in self._rows(ids) for pk in one.customers if pk in wanted)

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone = self.plan(ids)
        rows = list(self._rows(ids).select_for_update(no_key=True, of=("self",)))
        shred_all([one.pk for one in rows], now)
        for export in rows:
            CustomerExport.objects.filter(pk=export.pk).update(
                state=CustomerExport.State.EXPIRED, content=None
            )
            write_down(export, "destroyed", by=None)
        return gone

    def _rows(self, ids: Ids):
        return CustomerExport.objects.listed().filter(customers__overlap=ids, content__isnull=False)


class Drafts(Surface):
    """Half-filled forms about the archive, each with a key of its own."""

    def __init__(self):
        super().__init__("drafts", _("Drafts"), ("customers.RegistrationDraft.form",))

    def plan(self, ids: Ids) -> Counter:
        forms = self._forms(ids)
        return Counter(forms[form] for form in self._rows(ids).values_list("form", flat=True))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone, rows = self.plan(ids), list(self._rows(ids).values_list("pk", flat=True))
        if rows:
            shred_all(rows, now)
            RegistrationDraft.objects.filter(pk__in=rows).delete()
        return gone

    @staticmethod
    def _forms(ids: Ids) -> dict:
        return {f"{kind}:{pk}": pk for pk in ids for kind in ("edit", "register")}

    def _rows(self, ids: Ids):
        return RegistrationDraft.objects.filter(form__in=list(self._forms(ids)))


class Marked(Surface):
    """Sets of archives marked for an act on many: the id is taken out."""

    def __init__(self):
        super().__init__("marked", _("Marked sets"), ("customers.Selection.customers",))

    def plan(self, ids: Ids) -> Counter:
        wanted = set(ids)
        rows = Selection.objects.filter(customers__overlap=ids).values_list("customers", flat=True)
        return Counter(pk for customers in rows for pk in customers if pk in wanted)

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone = self.plan(ids)
        if gone:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE customers_selection SET customers = ARRAY(SELECT one FROM unnest(customers) one"
                    " WHERE one <> ALL (%(ids)s::uuid[])), before = before - %(names)s::text[]"
                    " WHERE customers && %(ids)s::uuid[]",
                    {"ids": ids, "names": [str(pk) for pk in ids]},
                )
        return gone
