from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.errors import Refused
from customers import fieldbook, inbox, sharing

TABS = {"waiting": inbox.waiting, "asked": inbox.asked, "done": inbox.done}


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
    found = inbox.find(request.user, kind, pk)
    if found is None:
        raise Http404
    tab = "waiting"
    if found.record.state != "waiting":
        tab = "done" if request.user.pk in (_decider(found.record),) else "asked"
    elif getattr(found.record, "requester_id", None) == request.user.pk:
        tab = "asked"
    context = _context(request, tab, TABS[tab](request.user), found) | {"explicit": True}
    part = "#detail" if request.htmx else ""
    response = render(request, f"customers/inbox/index.html{part}", context)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def decide(request, pk):
    """Approve or refuse a request for access; a refusal needs a word, told beside the field."""
    found = inbox.find(request.user, "share", pk)
    if found is None:
        raise Http404
    comment = request.POST.get("comment", "")[:2000]
    try:
        if request.POST.get("action") == "approve":
            sharing.approve(found.record, by=request.user, comment=comment, now=now())
            done = _("Access was approved.")
        else:
            sharing.refuse(found.record, by=request.user, comment=comment, now=now())
            done = _("Access was refused.")
    except Refused as refusal:
        found = inbox.find(request.user, "share", pk) or found
        context = _context(request, "waiting", inbox.waiting(request.user), found)
        context |= {"explicit": True, "error": str(refusal), "comment": comment}
        part = "#detail" if request.htmx else ""
        return render(request, f"customers/inbox/index.html{part}", context, status=422)
    messages.success(request, done)
    following = inbox.waiting(request.user)
    target = following[0].url if following else "/inbox/"
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _decider(record) -> int | None:
    return getattr(record, "decided_by_id", None) or getattr(record, "verifier_id", None)


def _context(request, tab: str, items: list, current) -> dict:
    names = {"waiting": _("Waiting for me"), "asked": _("I asked"), "done": _("Decided")}
    decidable = bool(
        current
        and current.kind == "share"
        and current.record.state == "waiting"
        and current.record.decidable_by(request.user)
    )
    return {
        "tab": tab,
        "items": items,
        "item": current,
        "decidable": decidable,
        "fields": _listed(current.record.fields) if current and current.kind == "share" else "",
        "withheld": _listed(fieldbook.OPENED - set(current.record.fields))
        if current and current.kind == "share"
        else "",
        "tabs": [
            {
                "label": label,
                "url": f"/inbox/?tab={code}",
                "current": code == tab,
                "count": len(items) if code == tab else None,
            }
            for code, label in names.items()
        ],
    }


def _listed(names) -> str:
    """The labels of fields in one line, in the order of the form."""
    between = ", " if (get_language() or "").startswith("en") else "、"
    return between.join(str(fact.label) for fact in fieldbook.FACTS if fact.name in set(names))
