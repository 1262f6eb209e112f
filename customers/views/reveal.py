"""The dialog that asks what a field is opened for, the open value, and its mask again."""

import json

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agency import policy
from agency.errors import Refused
from agency.signin.reauthentication import reauthenticate
from customers import fieldbook, revealing
from customers.forms.reveal import RevealForm
from customers.showing import Sheet

from .detail import find


@require_http_methods(["GET", "POST"])
def reveal(request, pk, field):
    """GET asks for the purpose, POST opens. The look is written down before the value is read."""
    sheet, fact = _sheet(request, pk, field)
    if not sheet.may_reveal or field not in sheet.open_fields:
        raise PermissionDenied
    view = reauthenticate(_reveal) if fact.tier in policy.REVEAL_CONFIRMS_TIERS else _reveal
    return view(request, sheet, fact)


@require_GET
def masked(request, pk, field):
    """The mask, put back over an opened value."""
    sheet, _fact = _sheet(request, pk, field)
    return _private(render(request, "customers/detail/masked.html", {"line": sheet.lines[field]}))


def _reveal(request, sheet: Sheet, fact):
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            value = revealing.reveal(
                sheet.customer, fact.name, by=request.user, now=now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _opened(request, sheet, fact, value)
    opened = revealing.opened_today(request.user, now())
    context = {
        "form": form,
        "sheet": sheet,
        "customer": sheet.customer,
        "line": sheet.lines[fact.name],
        "opened": opened,
        "quota": policy.REVEALS_PER_DAY,
        "spent": opened >= policy.REVEALS_PER_DAY,
        "seconds": policy.REVEAL_SECONDS,
    }
    template = "customers/reveal.html#dialog" if request.htmx else "customers/reveal.html"
    return _private(render(request, template, context, status=422 if form.errors else 200))


def _sheet(request, pk, field):
    sheet = Sheet(find(request, pk), request.user)
    if field not in fieldbook.OPENED:
        raise Http404
    return sheet, fieldbook.BY_NAME[field]


def _opened(request, sheet: Sheet, fact, value):
    context = {
        "sheet": sheet,
        "customer": sheet.customer,
        "line": sheet.lines[fact.name],
        "value": value,
        "seconds": policy.REVEAL_SECONDS,
        "mask_url": reverse("customers:masked", args=[sheet.customer.pk, fact.name]),
    }
    if not request.htmx:
        response = render(request, "customers/reveal/opened.html", context)
        response["Refresh"] = f"{policy.REVEAL_SECONDS}; url={sheet.customer.get_absolute_url()}"
        return _private(response)
    response = render(request, "customers/reveal/value.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = f"#f-{fact.name}", "outerHTML"
    left = _("Written down. You can open %(left)s more fields today.") % {
        "left": revealing.quota_left(request.user)
    }
    # ASCII in the header: the client reads JSON escapes
    response["HX-Trigger"] = json.dumps({"close-dialog": "", "toast": {"text": left, "tone": "privacy"}})
    return _private(response)


def _private(response):
    response["Cache-Control"], response["Vary"] = "no-store", "HX-Request"
    return response
