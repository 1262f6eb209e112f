"""The list of contracts one may see."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.models import SavedView
from contracts import listing, showing
from contracts.models import ContractKind
from customers.contact_pages import read_key, write_key

ENDS = (("30", 30), ("90", 90), ("365", 365))
LEAST = (
    ("20000", 20_000),
    ("100000", 100_000),
    ("500000", 500_000),
)  # the bands of the approval matrix, yuan


@permission_required("contracts.use_contracts", raise_exception=True)
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """One page of the list; without an address of its own it opens with the standard view."""
    user = request.user
    if not request.GET and (view := listing.SAVED.standard(user)):
        return redirect(listing.SAVED.address_of(view))
    wanted = listing.Wanted.of(request.GET)
    if wanted.number and not listing.is_number(wanted.number):
        return redirect(f"{reverse('contracts:search')}?{urlencode({'q': request.GET['q']})}")
    page = listing.page(
        user,
        wanted,
        after=read_key(request.GET.get("after", "")),
        before=read_key(request.GET.get("before", "")),
    )
    saved = listing.SAVED.views(user)
    context = {
        "rows": [{"contract": one, "tone": showing.tone(one)} for one in page.rows],
        "wanted": wanted,
        "tabs": _tabs(wanted) + listing.SAVED.tabs(saved, wanted.saved),
        "filters": _filters(wanted),
        "newer": _url(wanted, before=page.before),
        "older": _url(wanted, after=page.after),
        "narrowed": bool(wanted.narrowed or wanted.number),
    }
    return render(request, "contracts/list.html", context | _keeping(user, wanted, saved))


def _tabs(wanted: listing.Wanted) -> list[dict]:
    return [
        {
            "label": label,
            "url": "?" + wanted.query(tab=code, saved=""),
            "current": code == wanted.tab and not (wanted.number or wanted.saved),
        }
        for code, (label, _states) in listing.TABS.items()
    ]


def _keeping(user, wanted: listing.Wanted, saved: list[SavedView]) -> dict:
    """Where what is shown is saved as a view, and where the view it came from is edited; "" for neither."""
    came_from = next((view for view in saved if str(view.pk) == wanted.saved), None)
    changed = came_from is None or listing.kept(came_from.query) != listing.kept(wanted.query())
    mine = came_from is not None and came_from.owner_id == user.pk
    save, query = reverse("contracts:view_save"), wanted.query()
    return {
        "save_url": f"{save}?{query}" if changed and not mine and not wanted.number else "",
        "edit_url": f"{reverse('contracts:view_change', args=[came_from.pk])}?{query}" if mine else "",
    }


def _filters(wanted: listing.Wanted) -> list[dict]:
    kinds = [(kind.code, str(kind)) for kind in ContractKind.objects.filter(active=True)]
    days = [(code, _("within %(days)s days") % {"days": number}) for code, number in ENDS]
    amounts = [(code, _("from ¥%(amount)s") % {"amount": f"{number:,}"}) for code, number in LEAST]
    ends = "" if wanted.ends_within is None else str(wanted.ends_within)
    least = "" if wanted.least is None else str(wanted.least // 100)
    return [
        {"name": "kind", "label": _("Kind"), "value": wanted.kind, "choices": kinds},
        {"name": "ends", "label": _("Ends"), "value": ends, "choices": days},
        {"name": "least", "label": _("Total"), "value": least, "choices": amounts},
        {
            "name": "mine",
            "label": _("Responsible"),
            "value": "1" if wanted.mine else "",
            "choices": [("1", _("me"))],
        },
        {
            "name": "disputed",
            "label": _("Dispute"),
            "value": "1" if wanted.disputed else "",
            "choices": [("1", _("in dispute"))],
        },
    ]


def _url(wanted: listing.Wanted, **keys) -> str:
    found = {name: write_key(key) for name, key in keys.items() if key}
    return "?" + wanted.query(**found) if found else ""
