"""The decisions of the foundation: requests for access, and second checks of important customers."""

from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agency.errors import Refused
from agency.visibility import scope_of

from . import fieldbook, sharing
from .inbox import Item, Kind, register
from .models import ShareRequest, Verification


@register
class Access(Kind):
    """Somebody asks for access to an archive (D3)."""

    code = "share"
    template = "customers/inbox/share.html"
    withdraw = ("customers:share_withdraw", gettext_lazy("Withdraw the request"))

    def waiting(self, user):
        return _with_people(sharing.decidable(user))

    def asked(self, user):
        return _with_people(ShareRequest.objects.filter(requester=user)).order_by("-created_at")

    def done(self, user):
        decided = ShareRequest.objects.visible_to(user).filter(decided_by=user)
        return _with_people(decided).order_by("-decided_at")

    def find(self, user, pk):
        concerned = (
            Q(requester=user)
            | Q(recipient=user)
            | Q(decided_by=user)
            | Q(pk__in=sharing.decidable(user).order_by().values("pk"))
        )
        requests = ShareRequest.objects.visible_to(user).filter(pk=pk).filter(concerned)
        return _with_people(requests).select_related("recipient__department", "decided_by").first()

    def item(self, record):
        own = record.requester_id == record.recipient_id
        words = _("Access to %(number)s") if own else _("%(number)s for %(person)s")
        return Item(
            kind=self.code,
            record=record,
            icon="share-2",
            label=_("Access"),
            title=words % {"number": record.number, "person": record.recipient},
            who=record.requester,
            at=record.created_at,
            due=record.lapses_at if record.state == ShareRequest.State.WAITING else None,
        )

    def context(self, user, record):
        decidable = record.state == ShareRequest.State.WAITING and record.decidable_by(user)
        return {
            "decidable": decidable,
            "withdrawable": record.state == ShareRequest.State.WAITING and record.requester_id == user.pk,
            "archive": record.customer_id if decidable else None,
            "fields": listed(record.fields),
            "withheld": listed(fieldbook.SHAREABLE - set(record.fields)),
        }

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            sharing.approve(record, by=by, comment=comment, now=now())
            return _("Access was approved.")
        sharing.refuse(record, by=by, comment=comment, now=now())
        return _("Access was refused.")


@register
class SecondCheck(Kind):
    """An important customer waits for a second person's check (B19); the check has a page of its own."""

    code = "verification"
    template = "customers/inbox/check.html"
    foot = "customers/inbox/check_foot.html"

    def waiting(self, user):
        return checkable(user).select_related("customer", "asked_by__department")

    def asked(self, user):
        return Verification.objects.none()

    def done(self, user):
        checks = Verification.objects.filter(verifier=user).select_related("customer", "asked_by__department")
        return checks.order_by("-verified_at")

    def find(self, user, pk):
        checks = Verification.objects.select_related("customer", "asked_by__department", "verifier")
        check = checks.filter(pk=pk).first()
        if check and (check.verifier_id == user.pk or checkable(user).order_by().filter(pk=pk).exists()):
            return check
        return None

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="clipboard-check",
            label=_("Second check"),
            title=_("Important customer %(number)s") % {"number": record.customer.number},
            who=record.asked_by,
            at=record.created_at,
        )

    def decided_by(self, record):
        return record.verifier_id

    def decided_at(self, record):
        return record.verified_at

    def context(self, user, record):
        return {"archive": record.customer_id}

    def decide(self, record, *, by, action, comment):
        raise Refused(_("The second check is done on its own page, field by field."))


def checkable(user):
    """Second checks this person may do: within reach, and not of one's own registration (B19)."""
    if not user.has_perm("customers.verify_customer"):
        return Verification.objects.none()
    waiting = Verification.objects.filter(state=Verification.State.WAITING).exclude(asked_by=user)
    scope = scope_of(user)
    if not scope.everything:
        waiting = waiting.filter(department__in=scope.departments)
    return waiting.order_by("created_at")


def listed(names) -> str:
    """The labels of fields in one line, in the order of the form."""
    known = [str(fact.label) for fact in fieldbook.FACTS if fact.name in set(names)]
    return between_words([*known, _("files")] if fieldbook.SHARED_FILES in set(names) else known)


def between_words(words) -> str:
    return (", " if (get_language() or "").startswith("en") else "、").join(map(str, words))


def _with_people(requests):
    return requests.select_related("requester__department", "recipient", "customer", "purpose")
