"""The list of contracts one may see."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contracts import listing, showing
from contracts.models import Contract, ContractKind
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
    wanted = listing.Wanted.of(request.GET)
    if wanted.number and not listing.is_number(wanted.number):
        return redirect(f"{reverse('contracts:search')}?{urlencode({'q': request.GET['q']})}")
    rows = Contract.objects.visible_to(request.user).select_related("kind", "owner").defer("terms")
    rows = listing.narrowed(rows, wanted, request.user)
    page = listing.page(
        rows, after=read_key(request.GET.get("after", "")), before=read_key(request.GET.get("before", ""))
    )
    kept = {
        key: value
        for key, value in request.GET.items()
        if key in ("kind", "mine", "ends", "least", "disputed", "of")
    }
    context = {
        "rows": [{"contract": one, "tone": showing.tone(one)} for one in page.rows],
        "wanted": wanted,
        "tabs": [
            {
                "label": label,
                "url": "?" + urlencode(kept | {"tab": code}),
                "current": code == wanted.tab and not wanted.number,
            }
            for code, (label, _states) in listing.TABS.items()
        ],
        "filters": _filters(request, wanted),
        "newer": _url(wanted, kept, before=page.before),
        "older": _url(wanted, kept, after=page.after),
        "narrowed": bool(kept or wanted.number),
    }
    return render(request, "contracts/list.html", context)


def _filters(request: HttpRequest, wanted: listing.Wanted) -> list[dict]:
    kinds = [(kind.code, str(kind)) for kind in ContractKind.objects.filter(active=True)]
    days = [(code, _("within %(days)s days") % {"days": number}) for code, number in ENDS]
    amounts = [(code, _("from ¥%(amount)s") % {"amount": f"{number:,}"}) for code, number in LEAST]
    return [
        {"name": "kind", "label": _("Kind"), "value": wanted.kind, "choices": kinds},
        {"name": "ends", "label": _("Ends"), "value": request.GET.get("ends", ""), "choices": days},
        {"name": "least", "label": _("Total"), "value": request.GET.get("least", ""), "choices": amounts},
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


def _url(wanted: listing.Wanted, kept: dict, **keys) -> str:
    found = {name: write_key(key) for name, key in keys.items() if key}
    return "?" + urlencode(kept | {"tab": wanted.tab} | found) if found else ""
