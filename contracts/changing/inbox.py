"""Early ends of contracts that wait for a decision, in the inbox."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract, EarlyEnd
from customers.inbox import Item, Kind, register

from . import early_ending, refunds


@register
class EarlyEnds(Kind):
    """One side ends a contract before its time."""

    code = "early_end"
    template = "contracts/changes/inbox.html"
    approve = ("file-x", gettext_lazy("End the contract"))
    withdraw = ("contracts:early_withdraw", gettext_lazy("Take back"))

    def waiting(self, user):
        return _whole(early_ending.waiting_for(user)).order_by("asked_at")

    def asked(self, user):
        return _whole(_decided().filter(asked_by=user)).order_by("-asked_at")

    def done(self, user):
        return _whole(_decided().filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        found = _whole(_decided().filter(pk=pk)).first()
        if found is None:
            return None
        concerned = user.pk in (found.asked_by_id, found.decided_by_id) or early_ending.may_decide(
            user, found
        )
        return found if concerned else None

    def is_waiting(self, user, record):
        return record.state == EarlyEnd.State.WAITING and early_ending.may_decide(user, record)

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="file-x",
            label=_("Early end"),
            title=_("End %(number)s: %(how)s")
            % {"number": record.contract.number, "how": record.get_ending_display()},
            who=record.asked_by,
            at=record.asked_at,
        )

    def context(self, user, record):
        waits = record.state == EarlyEnd.State.WAITING
        return {
            "decidable": waits and early_ending.may_decide(user, record),
            "withdrawable": waits and record.asked_by_id == user.pk,
            "contract": record.contract,
            "sums": refunds.sums_of(record, refunds.received_of(record.contract_id)),
        }

    def decide(self, record, *, by, action, comment):
        early_ending.decide(record, by=by, grant=action == "approve", comment=comment)
        return _("The contract has ended.") if action == "approve" else _("Refused. The colleague reads why.")


def _decided():
    return EarlyEnd.objects.exclude(ending=Contract.End.VOID)


def _whole(rows):
    return rows.select_related("asked_by__department", "decided_by", "contract__kind")
