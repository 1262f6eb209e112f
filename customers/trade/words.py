"""The tabs of purchases and credit, their acts on the timeline, and sign-offs in the inbox."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.models import Event
from customers import inbox
from customers.archive_tabs import sees_whole, tab
from customers.models import Customer, Purchase, SignOff
from customers.showing import Sheet
from customers.telling import Told, tells

from . import crediting, signing
from .money import written

tab(50, "customers:purchases", pgettext_lazy("archive", "Purchases"), sees_whole)
tab(55, "customers:credit", pgettext_lazy("archive", "Credit"), sees_whole)

tab(60, "customers:grading", pgettext_lazy("archive", "Grades"), sees_whole)

PURCHASE_ACTS = {
    "entered": ("shopping-bag", "", gettext_lazy("Purchase entered")),
    "imported": ("shopping-bag", "", gettext_lazy("Purchase imported")),
    "taken_back": ("undo-2", "", gettext_lazy("Imported purchase taken back")),
    "cancelled": ("ban", "", gettext_lazy("Purchase cancelled")),
    "paid": ("banknote", "green", gettext_lazy("Purchase paid")),
    "signed": ("stamp", "green", gettext_lazy("Purchase signed off")),
    "refused": ("ban", "rose", gettext_lazy("Purchase refused")),
}
CREDIT_ACTS = {
    "set": ("landmark", "", gettext_lazy("Credit set")),
    "incident": ("triangle-alert", "rose", gettext_lazy("Credit incident noted")),
    "settled": ("circle-check", "green", gettext_lazy("Credit incident settled")),
}


@tells(Event.Kind.PURCHASE)
def _purchase(sheet: Sheet, event: Event) -> Told | None:
    """Only to those who see the whole archive: what was bought is no part of a share."""
    icon, tone, title = PURCHASE_ACTS[event.data["act"]]
    bought = sheet.whole and Purchase.objects.filter(pk=event.data.get("purchase")).first()
    if not bought:
        return None
    body = _("%(product)s · %(amount)s") % {"product": bought.product, "amount": written(bought.amount)}
    return Told(icon, str(title), body, tone, reverse("customers:purchases", args=[sheet.customer.pk]))


@tells(Event.Kind.CREDIT)
def _credit(sheet: Sheet, event: Event) -> Told | None:
    if not sheet.whole:
        return None
    icon, tone, title = CREDIT_ACTS[event.data["act"]]
    return Told(icon, str(title), "", tone, reverse("customers:credit", args=[sheet.customer.pk]))


@tells(Event.Kind.GRADING)
def _grading(sheet: Sheet, event: Event) -> Told | None:
    """Who gave which grade after the rule; the change itself stands in the archive's own line."""
    if not sheet.whole or event.data.get("act") not in ("confirmed", "overridden"):
        return None
    confirmed = event.data["act"] == "confirmed"
    title = _("Grade confirmed") if confirmed else _("Grade decided otherwise than the rule")
    url = reverse("customers:grading", args=[sheet.customer.pk])
    given = str(Customer.Grade(event.data["given"]).label)
    return Told("chart-no-axes-column-increasing", title, url=url, chips=(given,))


@inbox.register
class SigningOff(inbox.Kind):
    """A purchase that is not paid at once, or goes beyond the limit (B37, B38)."""

    code = "sign_off"
    template = "customers/trade/sign_off.html"
    approve = ("stamp", gettext_lazy("Sign off"))

    def waiting(self, user):
        return _with_people(signing.decidable(user))

    def asked(self, user):
        return _with_people(signing.concerning(user).filter(asked_by=user)).order_by("-created_at")

    def done(self, user):
        return _with_people(signing.concerning(user).filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        request = _with_people(signing.concerning(user)).filter(pk=pk).first()
        if request is None or user.pk in (request.asked_by_id, request.decided_by_id):
            return request
        return request if signing.decidable(user).order_by().filter(pk=pk).exists() else None

    def item(self, record):
        return inbox.Item(
            kind=self.code,
            record=record,
            icon="stamp",
            label=_("Sign-off"),
            title=_("%(amount)s on account for %(number)s")
            % {"amount": written(record.purchase.amount), "number": record.number or record.customer.number},
            who=record.asked_by,
            at=record.created_at,
        )

    def context(self, user, record):
        waiting = record.state == SignOff.State.WAITING
        seen = Customer.objects.visible_to(user).filter(pk=record.customer_id).first()
        return {
            "decidable": waiting and signing.decidable(user).order_by().filter(pk=record.pk).exists(),
            "archive": seen.pk if seen else None,
            "name": seen.name if seen else "",
            "grounds": [SignOff.Ground(code).label for code in record.grounds],
            "standing": crediting.standing(record.customer_id),
        }

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            signing.approve(record, by=by, comment=comment)
            return _("The purchase is signed off.")
        signing.refuse(record, by=by, comment=comment)
        return _("The purchase was refused.")


def _with_people(requests):
    return requests.select_related("asked_by__department", "decided_by", "purchase__product_kind")
