"""A paper goes into the file of a contract, or two colleagues say why there is none."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Dossier, DossierItem, DossierPart, SigningRound
from contracts.signing.effect import when_signed
from customers.models import Attachment

from .parts import part_of, parts_of

How = DossierItem.How
CONFIRM = "contracts.approve_contract"  # the second person over a gap
CONTRACT, SHEET = "contract", "sheet"  # parts that other acts fill by themselves
OPEN = tuple(state for state in ContractState.SIGNED_ONCE if state != ContractState.ARCHIVED)


@when_signed
def begin(contract: Contract, *, by, at: datetime) -> None:
    """With the last signature the file is there; the compared scan is its first paper."""
    dossier_of(contract)
    adopt(contract)


def adopt(contract: Contract) -> DossierItem | None:
    """The signed paper of the round that was completed is in the file; the caller holds the contract’s lock.

    A scan in ink is there with the signature, a paper that the house makes of electronic ones comes later.
    """
    done = SigningRound.objects.filter(contract=contract, state=SigningRound.State.DONE, paper__isnull=False)
    part = part_of(contract, CONTRACT)
    if part is None or (signing := done.first()) is None:
        return None
    rows = DossierItem.objects.filter(contract=contract, part=part, file=signing.paper_id, removed_at=None)
    return rows.first() or _add(contract, part, how=How.FILE, file_id=signing.paper_id)


def dossier_of(contract: Contract) -> Dossier:
    """The file, made where there is none yet; the caller holds the contract’s lock."""
    found = look(contract)
    if found._state.adding:
        found.save(force_insert=True)
    return found


def look(contract: Contract) -> Dossier:
    """The file as it stands; one that is not kept yet where the contract is older than files are."""
    found = Dossier.objects.filter(contract=contract.pk).first()
    if found is None:
        found = Dossier(contract=contract, customer_id=contract.customer_id)
        _count(found, contract)
    return found


def lacking(contract: Contract) -> list[DossierPart]:
    """Required parts that are not there, in their order."""
    there = _there(contract)
    return [part for part in parts_of(contract) if part.required and part.pk not in there]


def recount(contract: Contract) -> Dossier:
    found = dossier_of(contract)
    before = (found.required, found.there, found.scanned)
    _count(found, contract)
    if before != (found.required, found.there, found.scanned):
        found.save()
    return found


def _count(dossier: Dossier, contract: Contract) -> None:
    there, parts = _there(contract), parts_of(contract)
    dossier.required = sum(part.required for part in parts)
    dossier.there = sum(part.required and part.pk in there for part in parts)
    dossier.scanned = any(part.code == CONTRACT and part.pk in there for part in parts)


def _there(contract: Contract) -> set[int]:
    return set(DossierItem.objects.counting().filter(contract=contract.pk).values_list("part", flat=True))


def put(contract: Contract, part: DossierPart, file: Attachment, *, by) -> DossierItem:
    """File of the archive into the contract’s file. Twice put is once there.

    Raises `PermissionDenied` without the right to write the contract, `Refused` once it is filed away.
    """
    with acting(by, reason=gettext_noop("paper put into a contract’s file")):
        held = _held(contract.pk, part, by)
        if file.customer_id != held.customer_id or file.removed_at:
            raise PermissionDenied
        facts = {"contract": held, "part": part, "how": How.FILE, "file": file, "removed_at": None}
        if there := DossierItem.objects.filter(**facts).first():
            return there
        made = _add(held, part, how=How.FILE, file=file, added_by=by)
        keeping.note("file_part_put", held, by=by, paper_part=f"file_{part.code}")
    return made


def record(contract: Contract, code: str, *, by) -> DossierItem | None:
    """What the product made itself (the sheet, a signed text) is in the file; the caller holds the lock.

    `by` is None where the other side signed by itself. None for a kind of contract without that part.
    """
    part = part_of(contract, code)
    if part is None:
        return None
    there = DossierItem.objects.filter(contract=contract, part=part, how=How.RECORD, removed_at=None).first()
    return there or _add(contract, part, how=How.RECORD, added_by=by)


def say_absent(contract: Contract, part: DossierPart, *, by, reason: str) -> DossierItem:
    """There is none, for a reason; it counts when a second person has confirmed it."""
    if not reason.strip():
        raise Refused(_("Say why there is none."))
    with acting(by, reason=gettext_noop("paper said to be not applicable")):
        held = _held(contract.pk, part, by)
        if part.code == CONTRACT:
            raise Refused(_("A signed contract cannot be without its signed text."))
        rows = DossierItem.objects.filter(contract=held, part=part, how=How.ABSENT, removed_at=None)
        if there := rows.first():
            return there
        made = _add(held, part, how=How.ABSENT, reason=reason.strip()[:200], added_by=by)
        keeping.note("file_part_absent", held, by=by, paper_part=f"file_{part.code}")
    return made


def confirm(pk: UUID, contract: Contract, *, by, now: datetime | None = None) -> DossierItem:
    """The second person agrees that there is none. Another one than who said it."""
    with acting(by, reason=gettext_noop("gap of a contract’s file confirmed")):
        held = keeping.locked(contract.pk, by)
        item = DossierItem.objects.present().filter(pk=pk, contract=held, how=How.ABSENT).first()
        if item is None or not by.has_perm(CONFIRM):
            raise PermissionDenied
        if item.added_by_id == by.pk:
            raise Refused(_("Another person than the one who said it confirms it."))
        if item.waits:
            item.confirmed_by, item.confirmed_at = by, now or clock()
            item.save()
            recount(held)
            keeping.note("file_gap_confirmed", held, by=by, paper_part=f"file_{item.part.code}")
    return item


def deny(pk: UUID, contract: Contract, *, by, now: datetime | None = None) -> DossierItem:
    """The second person asks for the paper after all; the line stays, and who said there is none is told."""
    with acting(by, reason=gettext_noop("gap of a contract’s file not confirmed")):
        held = keeping.locked(contract.pk, by)
        item = DossierItem.objects.select_related("part", "added_by").filter(pk=pk, contract=held).first()
        if item is None or item.how != How.ABSENT or not by.has_perm(CONFIRM):
            raise PermissionDenied
        if item.added_by_id == by.pk:
            raise Refused(_("Another person than the one who said it confirms it."))
        if item.confirmed_by_id:
            raise Refused(_("A colleague has confirmed it meanwhile."))
        if item.removed_at is None:
            item.removed_by, item.removed_at = by, now or clock()
            item.save()
            keeping.note("file_gap_denied", held, by=by, paper_part=f"file_{item.part.code}")
            _tell_denied(item, held)
    return item


def _tell_denied(item: DossierItem, contract: Contract) -> None:
    if item.added_by.is_active:
        Notice.objects.post(
            key=f"file_gap_denied:{item.pk}",
            to=item.added_by,
            kind="file_gap_denied",
            params={"number": contract.number},
            url=f"{contract.get_absolute_url()}dossier/",
            about=contract.customer_id,
        )


def take_out(pk: UUID, contract: Contract, *, by, now: datetime | None = None) -> None:
    """What was put in by mistake; the line stays, the file itself stays in the archive."""
    with acting(by, reason=gettext_noop("paper taken out of a contract’s file")):
        item = DossierItem.objects.select_related("part").filter(pk=pk, contract=contract.pk).first()
        if item is None or item.how == How.RECORD:
            raise PermissionDenied
        held = _held(contract.pk, item.part, by)
        if item.removed_at is None:
            item.removed_by, item.removed_at = by, now or clock()
            item.save()
            recount(held)
            keeping.note("file_part_out", held, by=by, paper_part=f"file_{item.part.code}")


def may_put(by, contract: Contract) -> bool:
    return contract.state in OPEN and keeping.may_change(by, contract)


def _held(pk: UUID, part: DossierPart, by) -> Contract:
    held = keeping.locked(pk, by)
    keeping.demand(by, held)
    if held.state not in OPEN:
        raise Refused(_("This contract has no open file."))
    if held.kind.family not in part.families:
        raise PermissionDenied
    return held


def _add(contract: Contract, part: DossierPart, **facts) -> DossierItem:
    made = DossierItem(contract=contract, customer_id=contract.customer_id, part=part, **facts)
    made.save(force_insert=True)
    recount(contract)
    return made
