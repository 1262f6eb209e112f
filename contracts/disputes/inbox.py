"""Deadlines of the disputes somebody handles, in her inbox a week ahead."""

from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.library.showing import end_of
from contracts.models import Dispute, DisputeDeadline, Stage
from customers.inbox import Item, Kind, register

from . import going_on, rights

AHEAD = timedelta(days=7)


@register
class Deadlines(Kind):
    """Something must be done in a dispute by a day."""

    code = "dispute_deadline"
    template = "contracts/disputes/inbox.html"
    foot = "contracts/disputes/inbox_foot.html"
    approve = ("check", gettext_lazy("It is done"))
    comments = False

    def waiting(self, user):
        rows = DisputeDeadline.objects.filter(done_on=None, due_on__lte=localdate() + AHEAD)
        return _whole(rows.filter(dispute__keeper=user).exclude(dispute__stage=Stage.CLOSED)).order_by(
            "due_on"
        )

    def asked(self, user):
        return DisputeDeadline.objects.none()

    def done(self, user):
        return _whole(DisputeDeadline.objects.filter(done_by=user)).order_by("-updated_at")

    def find(self, user, pk):
        seen = Dispute.objects.visible_to(user).values("pk")
        found = _whole(DisputeDeadline.objects.filter(pk=pk, dispute__in=seen)).first()
        return found if found and rights.may_handle(user, found.dispute) else None

    def is_waiting(self, user, record):
        return record.done_on is None and record.dispute.keeper_id == user.pk

    def decided_by(self, record):
        return record.done_by_id

    def decided_at(self, record):
        return record.updated_at if record.done_on else None

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="gavel",
            label=_("Dispute"),
            title=_("%(number)s: %(what)s")
            % {"number": record.dispute.number, "what": record.get_what_display()},
            who=record.dispute.keeper,
            at=record.created_at,
            due=end_of(record.due_on),
        )

    def context(self, user, record):
        open_ = record.done_on is None and record.dispute.stage != Stage.CLOSED
        return {"decidable": open_ and rights.may_handle(user, record.dispute), "dispute": record.dispute}

    def decide(self, record, *, by, action, comment):
        going_on.done(record, by=by)
        return _("Noted as done.")


def _whole(rows):
    return rows.select_related("dispute__keeper__department", "dispute__contract__kind", "done_by")
