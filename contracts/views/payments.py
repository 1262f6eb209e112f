"""Payments due under all contracts one may see."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.models import Department
from agency.visibility import scope_of
from contracts.money import listing

from .contract import USE


@permission_required(USE, raise_exception=True)
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    wanted, user, today = listing.Wanted.of(request.GET), request.user, localdate()
    rows = listing.narrowed(listing.seen(user, wanted), wanted, user, today)
    page = listing.page(
        rows.select_related("contract__owner", "contract__kind").defer("contract__terms"), wanted
    )
    kept = {key: value for key, value in request.GET.items() if key in ("mine", "unit") and value}
    context = {
        "rows": [
            {"due": one, "contract": one.contract, "late": (today - one.due_on).days if one.left > 0 else 0}
            for one in page.rows
        ],
        "totals": listing.totals(rows),
        "wanted": wanted,
        "tabs": [
            {"label": label, "url": "?" + urlencode(kept | {"tab": code}), "current": code == wanted.tab}
            for code, label in listing.TABS.items()
        ],
        "filters": _filters(user, wanted),
        "older": "?" + urlencode(kept | {"tab": wanted.tab, "after": page.after}) if page.after else "",
        "newer": "?" + urlencode(kept | {"tab": wanted.tab}) if wanted.after else "",
    }
    return render(request, "contracts/money/list.html", context)


def _filters(user, wanted: listing.Wanted) -> list[dict]:
    found = [
        {
            "name": "mine",
            "label": _("Responsible"),
            "value": "1" if wanted.mine else "",
            "choices": [("1", _("me"))],
        }
    ]
    scope = scope_of(user)
    units = (
        Department.objects.all() if scope.everything else Department.objects.filter(pk__in=scope.departments)
    )
    choices = [(str(one.pk), one.name) for one in units.order_by("name")]
    if len(choices) > 1:
        value = str(wanted.unit or "")
        found.append({"name": "unit", "label": _("Department"), "value": value, "choices": choices})
    return found
