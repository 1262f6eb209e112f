"""A seal is asked for: for a contract whose very text is approved, for another paper after a manager’s word."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_for
from agency.errors import Refused
from contracts.approving import duties
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Seal, SealUse
from customers.helping import managers

from .keeping import ACTOR, inbox, let_read, locked, note, tell

S, State = ContractState, SealUse.State
SEALED_IN = (S.APPROVED, S.SIGNING, S.PART_SIGNED, S.SIGNED, S.EFFECTIVE, S.PERFORMING)


def may_ask(contract: Contract, user) -> bool:
    return contract.state in SEALED_IN and keeping.may_change(user, contract)


def ask(
    contract: Contract,
    *,
    by,
    seal: Seal,
    purpose: str,
    copies: int,
    pages: int,
    electronic: bool = False,
    pk: UUID | None = None,
) -> SealUse:
    """Ask the keeper to seal the approved text. Its approval is the approval of the contract (§1.4).

    `pk` is the form's one-time id: posted twice, it is asked once. Raises `PermissionDenied` without the right to
    write the contract, `Refused` while its text is not approved, and where the same waits already.
    """
    with acting(by, reason=gettext_noop("seal asked for")):
        contract = keeping.locked(contract.pk, by)
        if pk and (there := SealUse.objects.filter(pk=pk, asked_by=by, contract=contract).first()):
            return there
        if not keeping.may_change(by, contract):
            raise PermissionDenied
        if contract.state not in SEALED_IN:
            raise Refused(_("Only an approved text is sealed."))
        seal = _usable(seal, by)
        if not duties.may_hold(contract, seal.keeper, duties.SEAL):
            raise Refused(
                _("%(person)s keeps this seal and decided on this contract: choose another one.")
                % {"person": seal.keeper.name}
            )
        waiting = SealUse.objects.filter(contract=contract, seal=seal, state=State.WAITING)
        if waiting.filter(purpose=purpose).exists():
            raise Refused(_("This contract waits for this seal already."))
        let_read(contract, seal.keeper)
        use = SealUse(
            **({"pk": pk} if pk else {}),
            seal=seal,
            contract=contract,
            digest=contract.revision.digest,
            purpose=purpose,
            copies=copies,
            pages=pages,
            electronic=electronic,
            asked_by=by,
            state=State.WAITING,
        )
        use.save(force_insert=True)
        keeping.note(
            "seal_asked", contract, by=by, seal=str(seal.pk), seal_use=str(use.pk), digest=use.digest
        )
        _tell_keeper(use)
    return use


ASK = "contracts.add_sealuse"  # everybody at work, not those who only read


def ask_for_paper(
    *, by, seal: Seal, title: str, purpose: str, copies: int, pages: int, pk: UUID | None = None
) -> SealUse:
    """Ask for a paper of the house; the next manager above who neither asks nor keeps the seal approves."""
    with acting(by, reason=gettext_noop("seal asked for")):
        if pk and (there := SealUse.objects.filter(pk=pk, asked_by=by).first()):
            return there
        seal = _usable(seal, by)
        line = [one for one in managers.line_of(by) if one.pk not in (by.pk, seal.keeper_id)]
        if not line:
            raise Refused(_("There is nobody above you who could approve this."))
        use = SealUse(
            **({"pk": pk} if pk else {}),
            seal=seal,
            title=title.strip(),
            purpose=purpose,
            copies=copies,
            pages=pages,
            asked_by=by,
            deciders=[line[0].pk],
            state=State.DECIDING,
        )
        use.save(force_insert=True)
        note("seal_asked", seal, by=by, seal_use=str(use.pk))
        tell(line[0], f"seal_deciding:{use.pk}", "seal_deciding", inbox(use, "seal_paper"), person=by.name)
    return use


def decidable(user):
    """Papers this person approves or refuses."""
    return SealUse.objects.filter(state=State.DECIDING, deciders__contains=[user.pk]).exclude(asked_by=user)


def decide(pk: UUID, *, by, approve: bool, comment: str = "", now: datetime | None = None) -> SealUse:
    """Approve the paper for its seal, or refuse it with a word."""
    now, comment = now or clock(), comment.strip()[:200]
    with acting_for(by, ACTOR, reason=gettext_noop("seal decided on")):
        use = locked_use(pk)
        if by.pk not in use.deciders or by.pk == use.asked_by_id:
            raise PermissionDenied
        if use.state != State.DECIDING:
            raise Refused(_("This was decided meanwhile."))
        if not approve and not comment:
            raise Refused(_("Say why it is refused; the colleague reads it."))
        use.decided_by, use.decided_at, use.comment = by, now, comment
        if approve:
            use.state = State.WAITING
        else:
            use.state, use.ended_at, use.ground = State.REFUSED, now, SealUse.Ground.DISAGREED
        use.save()
        note("seal_approved" if approve else "seal_refused", use.seal, by=by, seal_use=str(use.pk))
        if approve:
            _tell_keeper(use)
        else:
            tell_asker(use, "seal_refused")
    return use


def withdraw(pk: UUID, *, by, now: datetime | None = None) -> SealUse:
    """It is not needed any more. Twice is once; what was sealed meanwhile stays sealed."""
    with acting(by, reason=gettext_noop("seal not needed")):
        use = locked_use(pk)
        if use.asked_by_id != by.pk:
            raise PermissionDenied
        if use.state in SealUse.OPEN:
            end(use, State.WITHDRAWN, by=by, now=now or clock())
        elif use.state != State.WITHDRAWN:
            raise Refused(_("This was decided meanwhile."))
    return use


def end(use: SealUse, state: str, *, by, now: datetime) -> None:
    use.state, use.ended_at = state, now
    use.save()
    record("seal_void" if state == State.VOID else "seal_withdrawn", use, by=by)


@keeping.reopens
def fall(contract: Contract, *, by) -> None:
    """The words change: nobody seals the old ones any more."""
    rows = SealUse.objects.select_for_update(no_key=True, of=("self",)).select_related("seal", "contract")
    for use in rows.filter(contract=contract, state=State.WAITING):
        end(use, State.VOID, by=by, now=clock())


@duties.holds
def sealed(contract: UUID) -> set[int]:
    """Whoever sealed the contract decides on it no more."""
    rows = SealUse.objects.filter(contract=contract, state=State.SEALED)
    return set(rows.values_list("sealed_by", flat=True))


def locked_use(pk: UUID) -> SealUse:
    """The line, nobody else acting on it; its contract’s row is locked before it, where it has one.

    Raises `PermissionDenied` to whoever may not know of it.
    """
    found = SealUse.objects.filter(pk=pk).values_list("contract", flat=True).first()
    if found:
        Contract.objects.select_for_update(no_key=True, of=("self",)).filter(pk=found).first()
    rows = SealUse.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk)
    if (use := rows.select_related("seal__keeper", "contract__revision", "asked_by").first()) is None:
        raise PermissionDenied
    return use


def record(act: str, use: SealUse, *, by=None, **facts) -> None:
    """A line of the register: about the contract, or about the seal where it is another paper."""
    if use.contract_id:
        keeping.note(
            act, use.contract, by=by, seal=str(use.seal_id), seal_use=str(use.pk), digest=use.digest, **facts
        )
    else:
        note(act, use.seal, by=by, seal_use=str(use.pk), **facts)


def concerned(user) -> Q:
    """Lines of the register this person has a part in."""
    mine = Q(asked_by=user) | Q(sealed_by=user) | Q(decided_by=user) | Q(deciders__contains=[user.pk])
    return mine | Q(seal__keeper=user)


def tell_asker(use: SealUse, kind: str) -> None:
    tell(use.asked_by, f"{kind}:{use.pk}", kind, use.get_absolute_url(), seal=use.seal.name)


def _tell_keeper(use: SealUse) -> None:
    keeper = use.seal.keeper
    if keeper is not None:
        tell(keeper, f"seal_waiting:{use.pk}", "seal_waiting", inbox(use, "seal"),
             seal=use.seal.name, person=use.asked_by.name)  # fmt: skip


def _usable(seal: Seal, by) -> Seal:
    held = locked(seal.pk)
    if held.retired_at or held.keeper_id is None:
        raise Refused(_("Nobody keeps this seal at the moment."))
    if held.keeper_id == by.pk:
        raise Refused(_("You keep this seal yourself: a colleague asks, you seal."))
    return held
