"""A dispute on its way: from body to body, its diary, its deadlines, its papers, whoever handles it."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import User
from contracts import policy
from contracts.drafting import keeping
from contracts.models import Contract, Dispute, DisputeDeadline, DisputeEntry, DisputePaper, Stage
from customers.models import Attachment

from . import rights
from .opening import tell

What = DisputeDeadline.What
BY_STAGE = {  # what each body asks for first
    Stage.COMPLAINT: (What.REPLY, policy.REPLY),
    Stage.ARBITRATION: (What.DEFENCE, policy.DEFENCE),
    Stage.LITIGATION: (What.DEFENCE, policy.DEFENCE),
}


def held(pk: UUID, by) -> Dispute:
    """The dispute of a contract `by` may see, its contract and itself locked."""
    dispute = Dispute.objects.visible_to(by).filter(pk=pk).first()
    if dispute is None:
        raise PermissionDenied
    keeping.locked(dispute.contract_id, by)
    return (
        Dispute.objects.select_for_update(no_key=True, of=("self",))
        .select_related("contract__kind")
        .get(pk=pk)
    )


def move(dispute: Dispute, to: str, *, by, words: str, now: datetime | None = None) -> Dispute:
    """On to another body, with what happened; its first deadline is set. Raises `Refused` for no such way."""
    now = now or clock()
    with acting(by, reason=gettext_noop("dispute carried on")):
        dispute = held(dispute.pk, by)
        rights.demand(by, dispute)
        if to not in dispute.ways:
            raise Refused(_("A dispute does not go on to there from where it is."))
        if not words.strip():
            raise Refused(_("Say what happened."))
        dispute.pass_to(to)
        dispute.save()
        _enter(dispute, words, by, now)
        if rule := BY_STAGE.get(to):
            what, time = rule
            _deadline(dispute, what, localdate(now) + time)
        keeping.note("dispute_moved", dispute.contract, by=by, dispute=str(dispute.pk), stage=to)
    return dispute


def write(dispute: Dispute, words: str, *, by, now: datetime | None = None) -> DisputeEntry:
    """An entry of the diary: a call, a letter, an offer."""
    with acting(by, reason=gettext_noop("dispute written about")):
        dispute = held(dispute.pk, by)
        rights.demand(by, dispute)
        if dispute.stage == Stage.CLOSED:
            raise Refused(_("This dispute is closed."))
        if not words.strip():
            raise Refused(_("Say what happened."))
        return _enter(dispute, words, by, now or clock())


def _enter(dispute: Dispute, words: str, by, now: datetime) -> DisputeEntry:
    entry = DisputeEntry(
        dispute=dispute,
        contract_id=dispute.contract_id,
        customer_id=dispute.customer_id,
        stage=dispute.stage,
        words=words.strip()[:2000],
        by=by,
        at=now,
    )
    entry.save(force_insert=True)
    return entry


def set_deadline(dispute: Dispute, what: str, due_on: date, *, by) -> DisputeDeadline:
    with acting(by, reason=gettext_noop("deadline of a dispute set")):
        dispute = held(dispute.pk, by)
        rights.demand(by, dispute)
        if dispute.stage == Stage.CLOSED:
            raise Refused(_("This dispute is closed."))
        return _deadline(dispute, What(what), due_on, by)


def _deadline(dispute: Dispute, what: str, due_on: date, by=None) -> DisputeDeadline:
    made = DisputeDeadline(
        dispute=dispute,
        contract_id=dispute.contract_id,
        customer_id=dispute.customer_id,
        what=what,
        due_on=due_on,
        set_by=by,
    )
    made.save(force_insert=True)
    return made


def done(deadline: DisputeDeadline, *, by, now: datetime | None = None) -> DisputeDeadline:
    """What had to be done was done; once."""
    with acting(by, reason=gettext_noop("deadline of a dispute met")):
        dispute = held(deadline.dispute_id, by)
        rights.demand(by, dispute)
        deadline = DisputeDeadline.objects.select_for_update(no_key=True).get(pk=deadline.pk)
        if deadline.done_on is None:
            deadline.done_on, deadline.done_by = localdate(now), by
            deadline.save()
            keeping.note(
                "dispute_met", dispute.contract, by=by, dispute=str(dispute.pk), deadline=deadline.what
            )
    return deadline


def attach(dispute: Dispute, attachment: Attachment, *, by) -> DisputePaper:
    """A file of this archive becomes evidence; twice is once."""
    with acting(by, reason=gettext_noop("evidence of a dispute added")):
        dispute = held(dispute.pk, by)
        if not (rights.may_handle(by, dispute) or keeping.may_change(by, dispute.contract)):
            raise PermissionDenied
        if attachment.customer_id != dispute.customer_id or attachment.removed_at:
            raise Refused(_("This file is not in the archive of the contract."))
        paper, _made = DisputePaper.objects.get_or_create(
            dispute=dispute,
            attachment=attachment,
            defaults={"contract_id": dispute.contract_id, "customer_id": dispute.customer_id, "added_by": by},
        )
    return paper


def hand_on(dispute: Dispute, to: User, *, by) -> Dispute:
    """Another handler answers for it from now on."""
    with acting(by, reason=gettext_noop("dispute handed on")):
        dispute = held(dispute.pk, by)
        rights.demand(by, dispute)
        if not to.is_active or not to.has_perm(rights.HANDLE):
            raise Refused(_("Hand it to somebody who handles disputes."))
        if dispute.keeper_id != to.pk:
            dispute.keeper = to
            dispute.save()
            readers(dispute.contract, {to.pk})
            keeping.note("dispute_handed_on", dispute.contract, by=by, dispute=str(dispute.pk), to=to.pk)
            tell("dispute_yours", dispute, to, person=by.name)
    return dispute


def readers(contract: Contract, ids: set[int]) -> None:
    wider = sorted({*contract.readers, *ids})
    if wider != contract.readers:
        contract.readers = wider
        contract.save(update_fields=["readers", "updated_at"])
