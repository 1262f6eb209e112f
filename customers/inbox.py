"""What waits for a person's decision: requests for access and second checks, one list (ux.md §3)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agency.visibility import scope_of

from . import sharing
from .models import ShareRequest, Verification


@dataclass(frozen=True)
class Item:
    """One line of the inbox, whatever it is about."""

    kind: str
    record: ShareRequest | Verification
    icon: str
    label: str
    title: str
    who: object
    at: datetime
    due: datetime | None

    @property
    def url(self) -> str:
        return reverse("agency:inbox_item", args=[self.kind, self.record.pk])


def checkable(user):
    """Second checks this person may do: within reach, and not of one's own registration (B19)."""
    if not user.has_perm("customers.verify_customer"):
        return Verification.objects.none()
    waiting = Verification.objects.filter(state=Verification.State.WAITING).exclude(asked_by=user)
    scope = scope_of(user)
    if not scope.everything:
        waiting = waiting.filter(department__in=scope.departments)
    return waiting.order_by("created_at")


def waiting(user, limit: int = 100) -> list[Item]:
    """What this person may decide now, oldest first; two queries and their companions."""
    requests = sharing.decidable(user).select_related(
        "requester__department", "recipient", "customer", "purpose"
    )
    checks = checkable(user).select_related("customer", "asked_by__department")
    items = [_share(request) for request in requests[:limit]] + [_check(check) for check in checks[:limit]]
    return sorted(items, key=lambda item: item.at)


def asked(user, limit: int = 100) -> list[Item]:
    """What this person set going, newest first."""
    requests = ShareRequest.objects.filter(requester=user).select_related(
        "requester__department", "recipient", "purpose"
    )
    return [_share(request) for request in requests.order_by("-created_at")[:limit]]


def done(user, limit: int = 100) -> list[Item]:
    """What this person decided, newest first."""
    requests = ShareRequest.objects.visible_to(user).filter(decided_by=user)
    checks = Verification.objects.filter(verifier=user).select_related("customer", "asked_by__department")
    items = [
        _share(request)
        for request in requests.select_related(
            "requester__department", "recipient", "customer", "purpose"
        ).order_by("-decided_at")[:limit]
    ]
    items += [_check(check) for check in checks.order_by("-verified_at")[:limit]]
    return sorted(items, key=lambda item: item.at, reverse=True)


def find(user, kind: str, pk) -> Item | None:
    """The item if it concerns this person, else None."""
    if kind == "share":
        request = (
            ShareRequest.objects.visible_to(user)
            .filter(pk=pk)
            .filter(
                Q(requester=user)
                | Q(recipient=user)
                | Q(decided_by=user)
                | Q(pk__in=sharing.decidable(user).order_by().values("pk"))
            )
            .select_related(
                "requester__department", "recipient__department", "customer", "purpose", "decided_by"
            )
            .first()
        )
        return request and _share(request)
    check = (
        Verification.objects.filter(pk=pk)
        .select_related("customer", "asked_by__department", "verifier")
        .first()
    )
    if check and (check.verifier_id == user.pk or checkable(user).order_by().filter(pk=pk).exists()):
        return _check(check)
    return None


def _share(request: ShareRequest) -> Item:
    own = request.requester_id == request.recipient_id
    return Item(
        kind="share",
        record=request,
        icon="share-2",
        label=_("Access"),
        title=_("%(number)s for %(person)s") % {"number": request.number, "person": request.recipient}
        if not own
        else _("Access to %(number)s") % {"number": request.number},
        who=request.requester,
        at=request.created_at,
        due=request.lapses_at if request.state == ShareRequest.State.WAITING else None,
    )


def _check(check: Verification) -> Item:
    return Item(
        kind="verification",
        record=check,
        icon="clipboard-check",
        label=_("Second check"),
        title=_("Important customer %(number)s") % {"number": check.customer.number},
        who=check.asked_by,
        at=check.created_at,
        due=None,
    )
