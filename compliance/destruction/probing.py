"""What the search for remains looks for: values of archives of the batch, taken before the first one goes."""

import json
import re
from base64 import b64encode
from urllib.parse import quote

from django.utils.timezone import now as clock

from agency import policy
from compliance.models import DisposalBatch, Probe
from customers.models import (
    Address,
    ContactPerson,
    ContactPoint,
    Customer,
    FamilyMember,
    IdentityDocument,
    Member,
)

from .treatments import shred_all

OWN = ("name", "phone", "second_phone", "email", "wechat", "address", "document_number", "guardian_phone")
PARTS = (
    (ContactPoint, ("value",)),
    (IdentityDocument, ("number",)),
    (Address, ("street",)),
    (FamilyMember, ("name",)),
    (ContactPerson, ("name", "phone", "email")),
    (Member, ("name", "phone")),
)
HANZI = re.compile("[\u4e00-\u9fff]")


def take(batch: DisposalBatch) -> Probe:
    """Open some archives of the batch, drawn by their ids, and keep what to look for, sealed. Once a batch."""
    waiting = batch.items.filter(state="waiting").order_by("pk")
    step = max(1, waiting.count() // policy.PROBED_ARCHIVES)
    ids = list(waiting.values_list("customer_id", flat=True))[::step][: policy.PROBED_ARCHIVES]
    values: set[str] = set()
    for customer in Customer._base_manager.filter(pk__in=ids):
        values |= {str(getattr(customer, name) or "") for name in OWN}
    for model, names in PARTS:
        for part in model.objects.filter(customer__in=ids):
            values |= {str(getattr(part, name) or "") for name in names}
    probe = Probe(batch=batch, archives=len(ids), values=sorted(filter(_tells, values)))
    probe.save(force_insert=True)
    return probe


def _tells(value: str) -> bool:
    """Whether the value stands for somebody: two syllables or four letters are anybody's."""
    return len(value) >= (3 if HANZI.search(value) else 6)


def forget(probe: Probe) -> None:
    """The search is over: the values and their key go. Call in a transaction."""
    shred_all([probe.pk], clock())
    Probe.objects.filter(pk=probe.pk).delete()


def needles(values: list[str]) -> dict[int, set[bytes]]:
    """{place of the value: the ways it could be lying about}: plain, hex, escaped, quoted, in base64."""
    return {place: ways(value) for place, value in enumerate(values)}


def ways(value: str) -> set[bytes]:
    plain = {value.encode(coding, "ignore") for coding in ("utf-8", "utf-16-le", "gbk")}
    found = {
        value.encode(),
        value.encode("gbk", "ignore"),
        json.dumps(value)[1:-1].encode(),
        quote(value).encode(),
    }
    for raw in plain:
        found |= {raw, raw.hex().encode()}
    raw = value.encode()
    for shift in range(3):  # the same bytes look different at each of the three places in base64
        text = b64encode(b"\0" * shift + raw).rstrip(b"=")
        found.add(text[(0, 2, 3)[shift] : len(text) - (1 if (shift + len(raw)) % 3 else 0)])
    return {way for way in found if len(way) >= 6}
