from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.errors import Refused
from agency.signin.reauthentication import confirmed_at, reauthenticate
from customers import inbox
from customers.inbox import KINDS, Item

TABS = {"waiting": inbox.waiting, "asked": inbox.asked, "done": inbox.done}
COMMENT_LONGEST = 2000  # characters


@require_safe
def index(request):
    """The list, with its first item open beside it on a wide screen."""
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "waiting"
    items = TABS[tab](request.user)
    return render(
        request, "customers/inbox/index.html", _context(request, tab, items, items[0] if items else None)
    )


@require_safe
def item(request, kind, pk):
    """One item; the list stays beside it."""
    found = _found(request, kind, pk)
    tab = _tab(found, request.user)
    context = _context(request, tab, TABS[tab](request.user), found) | {"explicit": True}
    part = "#detail" if request.htmx else ""
    response = render(request, f"customers/inbox/index.html{part}", context)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def decide(request, kind, pk):
    """Approve or refuse; what stands against it is told beside the field."""
    found = _found(request, kind, pk)
    action = request.POST.get("action", "")
    if KINDS[kind].confirms(found.record, action):
        return reauthenticate(_decide)(request, found, action, proved=True)
    return _decide(request, found, action)


def _decide(request, found: Item, action: str, *, proved: bool = False):
    kind, pk = found.kind, found.record.pk
    comment = request.POST.get("comment", "")[:COMMENT_LONGEST]
    proof = {"confirmed_at": confirmed_at(request)} if proved else {}
    try:
        done = KINDS[kind].decide(found.record, by=request.user, action=action, comment=comment, **proof)
    except Refused as refusal:
        found = inbox.find(request.user, kind, pk) or found
        context = _context(request, "waiting", inbox.waiting(request.user), found)
        context |= {"explicit": True, "error": str(refusal), "comment": comment}
        part = "#detail" if request.htmx else ""
        return render(request, f"customers/inbox/index.html{part}", context, status=422)
    messages.success(request, done)
    following = inbox.waiting(request.user)
    target = following[0].url if following else reverse("agency:inbox")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _found(request, kind: str, pk) -> Item:
    found = inbox.find(request.user, kind, pk)
    if found is None:
        raise Http404
    return found


def _tab(found: Item, user) -> str:
    """Under which heading the item stands for this person."""
    if getattr(found.record, "requester_id", None) == user.pk and found.record.state == "waiting":
        return "asked"
    if KINDS[found.kind].is_waiting(user, found.record):
        return "waiting"
    return "done" if KINDS[found.kind].decided_by(found.record) == user.pk else "asked"


def _context(request, tab: str, items: list, current: Item | None) -> dict:
    names = {"waiting": _("Waiting for me"), "asked": _("I asked"), "done": _("Decided")}
    shown = {}
    if current:
        kind = KINDS[current.kind]
        shown = {
            "body": kind.template,
            "foot": kind.foot,
            "approve": kind.approve,
            "withdraw": kind.withdraw,
            "comments": kind.comments,
            **kind.context(request.user, current.record),
        }
    return shown | {
        "tab": tab,
        "items": items,
        "item": current,
        "record": current and current.record,
        "tabs": [
            {
                "label": label,
                "url": f"{reverse('agency:inbox')}?tab={code}",
                "current": code == tab,
                "count": len(items) if code == tab else None,
            }
            for code, label in names.items()
        ],
    }
