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
from customers.forms.reveal import RevealForm


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


def opening(
    request: HttpRequest, what: Opening, act: Callable, form_class: type[RevealForm] = RevealForm
) -> HttpResponse:
    """GET asks for the purpose; POST calls `act(by=, now=, purpose=, …)`, which writes first, then opens."""
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            value = act(by=request.user, now=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _opened(request, what, value)
    opened = revealing.opened_today(request.user, now())
    context = {
        "form": form,
        "what": what,
        "opened": opened,
        "quota": policy.REVEALS_PER_DAY,
        "spent": opened >= policy.REVEALS_PER_DAY,
        "seconds": policy.REVEAL_SECONDS,
    }
    template = "customers/reveal.html#dialog" if request.htmx else "customers/reveal.html"
    return private(render(request, template, context, status=422 if form.errors else 200))


def _opened(request: HttpRequest, what: Opening, value) -> HttpResponse:
    context = {"what": what, "value": value, "seconds": policy.REVEAL_SECONDS}
    if not request.htmx:
        response = render(request, "customers/reveal/opened.html", context)
        response["Refresh"] = f"{policy.REVEAL_SECONDS}; url={what.back}"
        return private(response)
    response = render(request, "customers/reveal/value.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = f"#{what.id}", "outerHTML"
    left = _("Written down. You can open %(left)s more fields today.") % {
        "left": revealing.quota_left(request.user)
    }
    # ASCII in the header: the client reads JSON escapes
    response["HX-Trigger"] = json.dumps({"close-dialog": "", "toast": {"text": left, "tone": "privacy"}})
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache."""
    response["Cache-Control"], response["Vary"] = "no-store", "HX-Request"
    return response
