"""What is missing around the signed contracts one may see; the contracts of one departure."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.newest import page
from contracts import showing
from contracts.dossier import grouping, missing, standing
from contracts.models import Contract, ContractKind, ContractState

from .contract import USE


@permission_required(USE, raise_exception=True)
@require_safe
def filing(request: HttpRequest) -> HttpResponse:
    now, tab = clock(), request.GET.get("tab", "")
    tab = tab if tab in missing.TABS else "scans"
    kept = {name: request.GET[name] for name in ("kind", "mine") if request.GET.get(name)}
    rows = Contract.objects.visible_to(request.user).filter(state__in=ContractState.SIGNED_ONCE)
    rows = missing.TABS[tab][1](rows, now).select_related("kind", "owner", "dossier").defer("terms")
    if kind := kept.get("kind"):
        rows = rows.filter(kind__code=kind)
    if kept.get("mine") == "1":
        rows = rows.filter(owner=request.user)
    found, after = page(rows, request.GET.get("after", ""), "signed_at")
    context = {
        "rows": [
            {"contract": one, "tone": showing.tone(one), "late": missing.late(one, tab, now)} for one in found
        ],
        "tab": tab,
        "tabs": [
            {"label": label, "url": "?" + urlencode(kept | {"tab": code}), "current": code == tab}
            for code, (label, _narrow) in missing.TABS.items()
        ],
        "filters": _filters(kept),
        "older": "?" + urlencode(kept | {"tab": tab, "after": after}) if after else "",
    }
    return render(request, "contracts/dossier/missing.html", context)


def _filters(kept: dict) -> list[dict]:
    kinds = [(kind.code, str(kind)) for kind in ContractKind.objects.filter(active=True)]
    return [
        {"name": "kind", "label": _("Kind"), "value": kept.get("kind", ""), "choices": kinds},
        {
            "name": "mine",
            "label": _("Responsible"),
            "value": kept.get("mine", ""),
            "choices": [("1", _("me"))],
        },
    ]


@permission_required(USE, raise_exception=True)
@require_safe
def group(request: HttpRequest, code: str) -> HttpResponse:
    """团队档案: the contracts of one departure, their travellers and their files side by side."""
    contracts = grouping.contracts_of(code, request.user)
    if not contracts:
        raise Http404
    rows = []
    for one in contracts:
        lines = [line for line in standing.lines_of(one, request.user) if line.part.required]
        rows.append({"contract": one, "tone": showing.tone(one), "lines": lines})
    context = {
        "code": code,
        "rows": rows,
        "heads": [line.part for line in rows[0]["lines"]],
        "people": sum(one.travellers for one in contracts),
        "whole": sum(one.dossier.complete for one in contracts),
    }
    return render(request, "contracts/dossier/group.html", context)
