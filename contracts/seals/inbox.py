"""Seals in the inbox: what waits for the keeper, for the manager who approves a paper, for the next keeper."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contracts.models import SealHandover, SealUse
from customers.inbox import Item, Kind, register

from . import asking, keeping, sealing

State = SealUse.State


class OfTheRegister(Kind):
    """A line of the register of seals."""

    template = "contracts/seals/inbox.html"

    def asked(self, user):
        return _uses(SealUse.objects.filter(asked_by=user, state=self.waits_in)).order_by("-created_at")

    def find(self, user, pk):
        return _uses(SealUse.objects.filter(asking.concerned(user), pk=pk)).first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="stamp",
            label=f"{pgettext('seal', 'Seal')} · {record.seal}",
            title=record.paper,
            who=record.asked_by,
            at=record.created_at,
        )


@register
class ToSeal(OfTheRegister):
    """Waits for the keeper of a seal, who counts and seals on a page of its own."""

    code = "seal"
    foot = "contracts/seals/inbox_foot.html"
    waits_in = State.WAITING

    def waiting(self, user):
        if not user.has_perm(keeping.KEEP):
            return SealUse.objects.none()
        rows = SealUse.objects.filter(state=State.WAITING, seal__keeper=user)
        return _uses(rows).order_by("created_at")

    def done(self, user):
        return _uses(SealUse.objects.filter(sealed_by=user)).order_by("-ended_at")

    def is_waiting(self, user, record):
        return record.state == State.WAITING and record.seal.keeper_id == user.pk

    def decided_by(self, record):
        return record.sealed_by_id

    def decided_at(self, record):
        return record.ended_at

    def context(self, user, record):
        return {"decidable": self.is_waiting(user, record)}

    def decide(self, record, *, by, action, comment):
        """Refused from the inbox; sealed on its own page, where the pages are counted."""
        sealing.refuse(record.pk, by=by, ground=SealUse.Ground.OTHER, comment=comment)
        return _("Refused. The colleague reads why.")


@register
class PaperToSeal(OfTheRegister):
    """A paper of the house wants a seal: a manager says yes or no."""

    code = "seal_paper"
    waits_in = State.DECIDING
    withdraw = ("contracts:seal_withdraw", gettext_lazy("Withdraw the request"))

    def waiting(self, user):
        return _uses(asking.decidable(user)).order_by("created_at")

    def done(self, user):
        return _uses(SealUse.objects.filter(decided_by=user)).order_by("-decided_at")

    def is_waiting(self, user, record):
        return asking.decidable(user).filter(pk=record.pk).exists()

    def context(self, user, record):
        mine = record.state == State.DECIDING and record.asked_by_id == user.pk
        return {"decidable": self.is_waiting(user, record), "withdrawable": mine}

    def decide(self, record, *, by, action, comment):
        asking.decide(record.pk, by=by, approve=action == "approve", comment=comment)
        return _("Approved: its keeper seals it.") if action == "approve" else _("The request was refused.")


@register
class Handover(Kind):
    """A seal is given to somebody, who says whether she has it."""

    code = "seal_handover"
    template = "contracts/seals/inbox_handover.html"
    approve = ("check", gettext_lazy("I have it"))

    def waiting(self, user):
        rows = SealHandover.objects.filter(to=user, state=SealHandover.State.WAITING)
        return _handovers(rows).order_by("created_at")

    def asked(self, user):
        rows = SealHandover.objects.filter(handed_by=user, state=SealHandover.State.WAITING)
        return _handovers(rows).order_by("-created_at")

    def done(self, user):
        rows = SealHandover.objects.filter(to=user).exclude(state=SealHandover.State.WAITING)
        return _handovers(rows).order_by("-decided_at")

    def find(self, user, pk):
        found = _handovers(SealHandover.objects.filter(pk=pk)).first()
        return found if found and user.pk in (found.to_id, found.handed_by_id) else None

    def is_waiting(self, user, record):
        return record.state == SealHandover.State.WAITING and record.to_id == user.pk

    def decided_by(self, record):
        return record.to_id if record.decided_at else None

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="stamp",
            label=_("Handing over of a seal"),
            title=str(record.seal),
            who=record.handed_by,
            at=record.created_at,
        )

    def context(self, user, record):
        return {"decidable": self.is_waiting(user, record)}

    def decide(self, record, *, by, action, comment):
        keeping.answer(record.pk, by=by, received=action == "approve")
        return _("You keep this seal now.") if action == "approve" else _("It stays where it was.")


def _uses(rows):
    return rows.select_related("seal__keeper", "contract", "asked_by__department", "decided_by", "sealed_by")


def _handovers(rows):
    return rows.select_related("seal__keeper", "handed_by__department", "to")
