"""What somebody has to do under contracts by a day, in her inbox a week ahead (§1.6)."""

from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.library.showing import end_of
from contracts.models import Obligation
from customers.inbox import Item, Kind, register

from . import keeping

AHEAD = timedelta(days=7)  # ours: as of the deadlines of disputes
LONGEST = Obligation._meta.get_field("note").max_length


@register
class Obligations(Kind):
    """Done, with a word on how, or dropped, with the reason."""

    code = "obligation"
    template = "contracts/money/obligation_inbox.html"
    foot = "contracts/money/obligation_foot.html"
    approve = ("check", gettext_lazy("It is done"))

    def waiting(self, user):
        rows = Obligation.objects.visible_to(user).open()
        return _whole(rows.filter(owner=user, due_on__lte=localdate() + AHEAD)).order_by("due_on", "id")

    def asked(self, user):
        return Obligation.objects.none()

    def done(self, user):
        return _whole(Obligation.objects.visible_to(user).filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        found = _whole(Obligation.objects.visible_to(user).filter(pk=pk)).first()
        concerned = found and (user.pk in (found.owner_id, found.decided_by_id) or self._endable(user, found))
        return found if concerned else None

    def is_waiting(self, user, record):
        return record.state == Obligation.State.OPEN and record.owner_id == user.pk

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="list-checks",
            label=_("Obligation"),
            title=_("%(number)s: %(what)s") % {"number": record.contract.number, "what": record.words},
            who=record.owner,
            at=record.created_at,
            due=end_of(record.due_on),
        )

    def context(self, user, record):
        return {"decidable": self._endable(user, record), "contract": record.contract}

    def decide(self, record, *, by, action, comment):
        done = action == "approve"
        state = Obligation.State.DONE if done else Obligation.State.DROPPED
        keeping.end(record, by=by, state=state, note=comment[:LONGEST])
        return _("Done.") if done else _("Dropped.")

    @staticmethod
    def _endable(user, record) -> bool:
        return keeping.may_end(user, record.contract, record)


def _whole(rows):
    return rows.select_related("contract__kind", "owner__department", "decided_by")
