"""Requests for paper files in the approval inbox of the keeper's manager."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.models import PaperLoan
from customers.inbox import Item, Kind, register

from . import lending


@register
class PaperAsked(Kind):
    """Somebody wants to borrow a paper file."""

    code = "paper"
    template = "compliance/paper/asked.html"
    withdraw = ("compliance:paper_withdraw", gettext_lazy("Withdraw the request"))

    def waiting(self, user):
        return _with_people(lending.decidable(user)).order_by("created_at")

    def asked(self, user):
        return _with_people(PaperLoan.objects.filter(borrower=user)).order_by("-created_at")

    def done(self, user):
        return _with_people(PaperLoan.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        return _with_people(PaperLoan.objects.filter(pk=pk).filter(lending.concerned(user))).first()

    def is_waiting(self, user, record):
        return record.state == "waiting" and user.pk in record.deciders

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="folder",
            label=_("Paper file"),
            title=f"{record.get_kind_display()} · {record.number}",
            who=record.borrower,
            at=record.created_at,
        )

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "withdrawable": record.state in ("waiting", "approved") and record.borrower_id == user.pk,
        }

    def decide(self, record, *, by, action, comment):
        approve = action == "approve"
        lending.decide(record.pk, by=by, approve=approve, comment=comment)
        return _("Approved: the keeper hands it out.") if approve else _("The request was refused.")


def _with_people(rows):
    return rows.select_related("borrower__department", "purpose", "decided_by")
