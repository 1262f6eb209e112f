"""One dialog for every value behind a purpose: asked, written down, shown for a while, masked again."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from agency import policy
from agency.errors import Refused
from customers import revealing
from customers.fieldbook import tier_of
from customers.forms.reveal import RevealForm
from customers.guarding import gates, purposes
from customers.models import Customer

from .gate import gate_page, private


@dataclass(frozen=True)
class Opening:
    """What is to be opened, and the place on the page it came from."""

    label: str
    word: str  # the label within a sentence
    where: str  # whose: beneath the heading of the dialog
    crumbs: tuple[str, ...]  # label, url, label, url, …: the way here
    here: str
    back: str
    mask_url: str
    id: str
    tag: str = "dd"  # the element that holds the value
    customer: Customer | None = None  # whose archive; None where there is none yet
    path: str = ""  # what is opened, as the access log names it


def opening(
    request: HttpRequest, what: Opening, act: Callable, form_class: type[RevealForm] = RevealForm
) -> HttpResponse:
    """GET asks for the purpose; POST calls `act(by=, now=, purpose=, …)`, which writes first, then opens.

    While a purpose declared before holds for the archive, one press is enough; behind a gate one asks first.
    """
    if what.customer and (gate := gates.closed(request.user, what.customer, tier_of(what.path), what.path)):
        return gate_page(request, what.customer, gate, what.path)
    holds = what.customer and purposes.open_purpose(request.user, what.customer.pk)
    said = request.POST if request.method == "POST" else None
    if holds and said is not None and "purpose" not in said:
        said = {"purpose": holds.purpose_id, "note": str(holds.note or "")}
    form = form_class(said)
    if request.method == "POST" and form.is_valid():
        try:
            value = act(by=request.user, now=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _opened(request, what, value)
    opened = revealing.opened_today(request.user, now())
    if holds and request.htmx and request.method == "GET" and opened < policy.REVEALS_PER_DAY:
        return _pressed(request, what)
    context = {
        "form": form,
        "what": what,
        "opened": opened,
        "quota": policy.REVEALS_PER_DAY,
        "spent": opened >= policy.REVEALS_PER_DAY,
        "seconds": policy.REVEAL_SECONDS,
        "holds": None if form.errors else holds,
    }
    template = "customers/reveal.html#dialog" if request.htmx else "customers/reveal.html"
    return private(render(request, template, context, status=422 if form.errors else 200))


def _pressed(request: HttpRequest, what: Opening) -> HttpResponse:
    """The press that asked goes on to open, without a dialog: the purpose was declared before."""
    response = render(request, "customers/reveal/press.html", {"what": what})
    response["HX-Retarget"], response["HX-Reswap"] = f"#{what.id}", "beforeend"
    return private(response)


def _opened(request: HttpRequest, what: Opening, value) -> HttpResponse:
    context = {"what": what, "value": value, "seconds": policy.REVEAL_SECONDS}
    if not request.htmx:
        response = render(request, "customers/reveal/opened.html", context)
        response["Refresh"] = f"{policy.REVEAL_SECONDS}; url={what.back}"
        return private(response)
    archive = what.customer
    shown = archive and archive.get_absolute_url() in (request.htmx.current_url or "")  # the chip's own page
    grant = purposes.open_purpose(request.user, archive.pk) if shown else None
    response = render(request, "customers/reveal/value.html", context | {"grant": grant})
    response["HX-Retarget"], response["HX-Reswap"] = f"#{what.id}", "outerHTML"
    left = _("Written down. You can open %(left)s more fields today.") % {
        "left": revealing.quota_left(request.user)
    }
    # ASCII in the header: the client reads JSON escapes
    response["HX-Trigger"] = json.dumps({"close-dialog": "", "toast": {"text": left, "tone": "privacy"}})
    return private(response)
