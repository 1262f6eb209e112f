"""The list of what is to be signed."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contracts.signing import listing, showing

from .contract import USE


@permission_required(USE, raise_exception=True)
@require_safe
def to_sign(request: HttpRequest) -> HttpResponse:
    """Whom each contract waits for, and until when."""
    tab = request.GET.get("tab") if request.GET.get("tab") in listing.TABS else "open"
    mine = request.GET.get("mine") == "1"
    rows, after = listing.TABS[tab](listing.rounds_of(request.user, mine=mine), request.GET.get("after", ""))
    kept = {"mine": "1"} if mine else {}
    labels = {"open": _("Under way"), "scans": _("Scan to be compared"), "ended": _("Not signed")}
    context = {
        "rows": [{"round": one, "waits": "" if tab == "ended" else showing.waits_for(one)} for one in rows],
        "tab": tab,
        "tabs": [
            {"label": label, "url": "?" + urlencode(kept | {"tab": code}), "current": code == tab}
            for code, label in labels.items()
        ],
        "filters": [
            {
                "name": "mine",
                "label": _("Responsible"),
                "value": "1" if mine else "",
                "choices": [("1", _("me"))],
            }
        ],
        "older": "?" + urlencode(kept | {"tab": tab, "after": after}) if after else "",
    }
    return render(request, "contracts/signing/list.html", context)
