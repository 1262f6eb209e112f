"""Seals are entered, handed from keeper to keeper, and go out of use."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_for
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from contracts.models import Contract, Seal, SealHandover, SealUse

RUN, KEEP = "contracts.run_seals", "contracts.keep_seals"
ACTOR = "system:seals"
State = SealHandover.State


def keepers() -> QuerySet[User]:
    """Who may keep a seal."""
    return holders(KEEP).order_by("name", "pk")


def enter(pk: UUID | None = None, *, by, name: str, kind: str, place: str) -> Seal:
    """Enter a seal, or put right how it is called and where it lies. Its keeper comes by handing over."""
    if not by.has_perm(RUN):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("seal entered")):
        seal = locked(pk) if pk else Seal()
        if Seal.objects.filter(name=name).exclude(pk=seal.pk).exists():
            raise Refused(_("There is a seal of this name already."))
        seal.name, seal.kind, seal.place = name, kind, place
        seal.save()
        note("seal_entered", seal, by=by)
    return seal


def retire(pk: UUID, *, by, now: datetime | None = None) -> Seal:
    """Out of use for good: lost, worn, replaced. What waits for it is to be asked for anew with another."""
    now = now or clock()
    if not by.has_perm(RUN):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("seal out of use")):
        seal = locked(pk)
        if seal.retired_at:
            return seal
        if SealUse.objects.filter(seal=seal, state__in=SealUse.OPEN).exists():
            raise Refused(_("Papers wait for this seal: seal or refuse them first."))
        SealHandover.objects.filter(seal=seal, state=State.WAITING).update(
            state=State.WITHDRAWN, decided_at=now, updated_at=now
        )
        seal.retired_at, seal.keeper = now, None
        seal.save()
        note("seal_retired", seal, by=by)
    return seal


def hand_over(pk: UUID, *, by, to: User, words: str = "", now: datetime | None = None) -> SealHandover:
    """The keeper gives the seal on; where nobody keeps it, whoever runs the seals gives it out.

    It stays with its keeper until `to` says that she has it. Raises `PermissionDenied` to anybody else, `Refused`
    for somebody who may not keep seals, and while another handing over waits.
    """
    with acting(by, reason=gettext_noop("seal handed over")):
        seal = locked(pk)
        if not (seal.keeper_id == by.pk or (seal.keeper_id is None and by.has_perm(RUN))):
            raise PermissionDenied
        if seal.retired_at:
            raise Refused(_("This seal is out of use."))
        if to.pk == by.pk or not keepers().filter(pk=to.pk).exists():
            raise Refused(_("%(person)s cannot keep seals.") % {"person": to.name})
        if SealHandover.objects.filter(seal=seal, state=State.WAITING).exists():
            raise Refused(_("This seal is being handed over already."))
        made = SealHandover.objects.create(seal=seal, handed_by=by, to=to, note=words.strip())
        note("seal_handed", seal, by=by, person=to.pk)
        tell(to, f"seal_handover:{made.pk}", "seal_handover", inbox(made), seal=seal.name, person=by.name)
    return made


def answer(pk: UUID, *, by, received: bool, now: datetime | None = None) -> SealHandover:
    """Whoever is to keep it has it, or has not. Twice is once."""
    now = now or clock()
    with acting_for(by, ACTOR, reason=gettext_noop("seal received")):
        held = SealHandover.objects.filter(pk=pk, to=by).first()
        if held is None:
            raise PermissionDenied
        waiting = _contracts_waiting(held.seal_id) if received else []  # contracts are locked before seals
        seal = locked(held.seal_id)
        held.refresh_from_db(from_queryset=SealHandover.objects.select_for_update(no_key=True, of=("self",)))
        if held.state != State.WAITING:
            if held.state == (State.RECEIVED if received else State.REFUSED):
                return held
            raise Refused(_("This was decided meanwhile."))
        held.state, held.decided_at = State.RECEIVED if received else State.REFUSED, now
        held.save()
        if received:
            seal.keeper = by
            seal.save()
            for contract in waiting:
                let_read(contract, by)
        note("seal_received" if received else "seal_not_received", seal, by=by)
        kind = "seal_received" if received else "seal_not_received"
        tell(
            held.handed_by, f"{kind}:{held.pk}", kind, seal.get_absolute_url(), seal=seal.name, person=by.name
        )
    return held


def withdraw(pk: UUID, *, by, now: datetime | None = None) -> SealHandover:
    """Whoever gives it keeps it after all."""
    now = now or clock()
    with acting(by, reason=gettext_noop("seal handed over")):
        found = SealHandover.objects.filter(pk=pk, handed_by=by).values_list("seal", flat=True).first()
        if found is None:
            raise PermissionDenied
        seal = locked(found)
        held = SealHandover.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if held.state == State.WAITING:
            held.state, held.decided_at = State.WITHDRAWN, now
            held.save()
            note("seal_kept", seal, by=by)
    return held


def vacate(seal: Seal, person: User, now: datetime) -> None:
    """Its keeper leaves: it lies locked until somebody else has received it; those who run the seals are told."""
    SealHandover.objects.filter(seal=seal, handed_by=person, state=State.WAITING).update(
        state=State.WITHDRAWN, decided_at=now, updated_at=now
    )
    seal.keeper = None
    seal.save()
    note("seal_vacant", seal)
    for one in holders(RUN):
        tell(one, f"seal_vacant:{seal.pk}:{now.isoformat()}", "seal_vacant", seal.get_absolute_url(),
             seal=seal.name, person=person.name)  # fmt: skip


def locked(pk: UUID) -> Seal:
    return Seal.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def note(act: str, seal: Seal, *, by=None, **facts) -> Event:
    """A line of the register about a seal itself."""
    return Event.note(Event.Kind.SEAL, by=by, subject=seal.pk, act=act, **facts)


def tell(to: User, key: str, kind: str, url: str, /, **params) -> None:
    Notice.objects.post(key=f"{key}:{to.pk}", to=to, kind=kind, params=params, url=url)


def inbox(record, kind: str = "seal_handover") -> str:
    return reverse("agency:inbox_item", args=[kind, record.pk])


def _contracts_waiting(seal: UUID) -> list[Contract]:
    """Contracts that wait for the seal, which the new keeper will read."""
    waiting = SealUse.objects.filter(seal=seal, state=SealUse.State.WAITING, contract__isnull=False)
    rows = Contract.objects.select_for_update(no_key=True, of=("self",))
    return list(rows.filter(pk__in=waiting.values("contract")).order_by("pk"))


def let_read(contract: Contract, person: User) -> None:
    if person.pk not in contract.readers:
        contract.readers = sorted({*contract.readers, person.pk})
        contract.save()
