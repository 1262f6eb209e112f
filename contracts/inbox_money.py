"""What waits for finance: payments to be found on the account, corrections and refunds to be agreed to."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.errors import Refused
from contracts.models import Contract, Receipt
from contracts.money import allocating, giving_back, receiving, rights
from customers.inbox import Item, Kind, register
from customers.trade.money import written

KINDS, State = Receipt.Kind, Receipt.State


@register
class Money(Kind):
    """A refund, or the correction of a payment: another person of finance decides."""

    code = "refund"
    template = "contracts/money/inbox.html"
    comments = False
    approve = ("check", gettext_lazy("Agree"))

    def waiting(self, user):
        return _with_people(waiting_for(user)).order_by("entered_at")

    def asked(self, user):
        return _with_people(_asked().filter(entered_by=user)).order_by("-entered_at")

    def done(self, user):
        return _with_people(_asked().filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        seen = Contract.objects.visible_to(user)
        return _with_people(_asked().filter(pk=pk, contract__in=seen.values("pk"))).first()

    def is_waiting(self, user, record):
        return waiting_for(user).filter(pk=record.pk).exists()

    def item(self, record):
        words = _("Refund of %(amount)s") if record.kind == KINDS.REFUND else _("Correction of %(amount)s")
        return Item(
            kind=self.code,
            record=record,
            icon="wallet",
            label=_("Money of a contract"),
            title=words % {"amount": written(-record.amount)},
            who=record.entered_by,
            at=record.entered_at,
        )

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "contract": record.contract,
            "balance": allocating.balance(record.contract),
            "payment": record.reverses,
        }

    def decide(self, record, *, by, action, comment):
        giving_back.decide(record, by=by, agree=action == "approve")
        return _("Agreed.") if action == "approve" else _("Refused.")


@register
class Found(Kind):
    """A payment a colleague noted: found on the account, or not."""

    code = "payment"
    template = "contracts/money/inbox.html"
    foot = "contracts/money/inbox_foot.html"
    comments = False

    def waiting(self, user):
        return _with_people(_to_confirm(user)).order_by("entered_at")

    def asked(self, user):
        mine = Receipt.objects.filter(kind=KINDS.PAYMENT, state=State.NOTED, entered_by=user)
        return _with_people(mine).order_by("-entered_at")

    def done(self, user):
        rows = Receipt.objects.filter(kind=KINDS.PAYMENT, decided_by=user).exclude(entered_by=user)
        return _with_people(rows).order_by("-decided_at")

    def find(self, user, pk):
        seen = Contract.objects.visible_to(user)
        rows = Receipt.objects.filter(kind=KINDS.PAYMENT, pk=pk, contract__in=seen.values("pk"))
        return _with_people(rows).first()

    def is_waiting(self, user, record):
        return _to_confirm(user).filter(pk=record.pk).exists()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="wallet",
            label=_("Payment noted"),
            title=_("%(amount)s on %(day)s")
            % {"amount": written(record.amount), "day": record.day.isoformat()},
            who=record.entered_by,
            at=record.entered_at,
        )

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "contract": record.contract,
            "balance": allocating.balance(record.contract),
        }

    def decide(self, record, *, by, action, comment):
        if action != "approve":
            raise Refused(_("What is not on the account is taken back, with the reason."))
        receiving.confirm(record, by=by)
        return _("Confirmed.")


def _asked():
    return Receipt.objects.exclude(kind=KINDS.PAYMENT)


def waiting_for(user):
    """Refunds and corrections this person may decide: never those she asked for, nor of a payment she entered."""
    if not user.has_perm(rights.CONFIRM):
        return Receipt.objects.none()
    own = Q(kind=KINDS.REFUND, entered_by=user) | Q(reverses__entered_by=user)
    return _asked().filter(state=State.WAITING).exclude(own)


def _to_confirm(user):
    if not user.has_perm(rights.CONFIRM):
        return Receipt.objects.none()
    rows = Receipt.objects.filter(kind=KINDS.PAYMENT, state=State.NOTED)
    return rows.exclude(corrections__state__in=(State.WAITING, State.CONFIRMED))


def _with_people(rows):
    return rows.select_related("contract__kind", "entered_by__department", "decided_by", "reverses")
