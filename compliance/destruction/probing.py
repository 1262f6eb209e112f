"""What the search for remains looks for: values of every archive of the batch, taken before the first one goes."""

import re
from itertools import batched
from uuid import UUID

from django.utils.timezone import now as clock

from agency import policy
from compliance.models import DisposalBatch, Probe
from customers.models import (
    Address,
    ArchiveMerge,
    ContactPerson,
    ContactPoint,
    Customer,
    FamilyMember,
    IdentityDocument,
    Member,
)

from .treatments import shred_all

OWN = ("name", "phone", "second_phone", "email", "wechat", "document_number")
BESIDE = ("address", "guardian_phone")
PARTS_OWN = ((ContactPoint, ("value",)), (IdentityDocument, ("number",)))
PARTS_BESIDE = (
    (Address, ("street",)),
    (FamilyMember, ("name",)),
    (ContactPerson, ("name", "phone", "email")),
    (Member, ("name", "phone")),
)
HANZI = re.compile("[\u4e00-\u9fff]")


def take(batch: DisposalBatch) -> int:
    """Open the archives of the batch and keep what to look for, sealed, `policy.PROBED_AT_ONCE` archives to a
    row: as many are in memory at a time, and the search reads everything once for each row. Returns the archives.

    Call once a batch, in a transaction.
    """
    ids = list(batch.items.filter(state="waiting").order_by("pk").values_list("customer_id", flat=True))
    for part, some in enumerate(batched(ids, policy.PROBED_AT_ONCE)):
        _take(batch, part, list(some)).save(force_insert=True)
    return len(ids)


def _take(batch: DisposalBatch, part: int, ids: list[UUID]) -> Probe:
    merged = ArchiveMerge.objects.filter(customer__in=ids, state=ArchiveMerge.State.DONE)
    everyone = [*ids, *merged.values_list("loser_id", flat=True)]
    own: set[str] = set()
    beside: set[str] = set()
    for customer in Customer._base_manager.filter(pk__in=everyone).iterator(chunk_size=500):
        person = customer.kind == Customer.Kind.INDIVIDUAL  # a body's name is nobody's
        (own if person else beside).update(str(getattr(customer, name) or "") for name in OWN)
        beside |= {str(getattr(customer, name) or "") for name in BESIDE}
    for parts, found in ((PARTS_OWN, own), (PARTS_BESIDE, beside)):
        for model, names in parts:
            for row in model.objects.filter(customer__in=everyone).iterator(chunk_size=500):
                found |= {str(getattr(row, name) or "") for name in names}
    values = {
        "bytes": sorted(value for value in own | beside if _tells(value)),
        "words": sorted(value for value in own if _names(value)),
    }
    return Probe(batch=batch, part=part, archives=len(ids), values=values)


def _tells(value: str) -> bool:
    """Whether the value stands for somebody wherever it lies: two syllables or four letters are anybody's."""
    return len(value) >= (3 if HANZI.search(value) else 6)


def _names(value: str) -> bool:
    """Whether it stands for somebody in a text: there a name of two syllables does."""
    return len(value) >= (2 if HANZI.search(value) else 6)


def forget(batch: DisposalBatch) -> None:
    """The search is verified: the values and their keys go. Call in a transaction."""
    pks = list(batch.probes.values_list("pk", flat=True))
    shred_all(pks, clock())
    Probe.objects.filter(pk__in=pks).delete()
