"""The suppression list: check a number, put one on it, bring a whole list, lift an entry."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency import policy
from agency.errors import Refused
from compliance.forms.suppression import AddForm, BringForm, ValueForm
from customers import suppressing
from customers.models import Suppression


def check_right(request: HttpRequest, *rights: str) -> None:
    if not any(request.user.has_perm(right) for right in rights or (suppressing.ADDS, suppressing.EDITS)):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The newest entries, which tell nobody's number, and the forms."""
    check_right(request)
    return _page(request)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Whether anything may be sent to a number; nothing is kept of the question."""
    check_right(request)
    form = ValueForm(request.POST, prefix="check")
    if not form.is_valid():
        return _page(request, check=form)
    try:
        entry = suppressing.find(form.cleaned_data["value"])
    except Refused as refusal:
        form.add_error("value", str(refusal))
        return _page(request, check=form)
    return _page(request, check=ValueForm(prefix="check"), answer={"entry": entry})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Never contact this number again, at once."""
    check_right(request)
    form = AddForm(request.POST, prefix="add")
    if form.is_valid():
        try:
            entry = suppressing.add(
                form.cleaned_data["value"], by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error("value", str(refusal))
        else:
            day = date_format(localtime(entry.since), "SHORT_DATE_FORMAT")
            messages.success(request, _("On the suppression list since %(day)s.") % {"day": day})
            return redirect("compliance:suppression")
    return _page(request, add=form)


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """A pasted list of many."""
    check_right(request, suppressing.EDITS)
    form = BringForm(request.POST, prefix="bring")
    if form.is_valid():
        try:
            done = suppressing.bring(
                form.cleaned_data["text"], by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            said = {"added": done.added, "known": done.known, "unread": done.unread}
            text = _("%(added)s put on the list, %(known)s were on it, %(unread)s are no number or address.")
            messages.success(request, text % said)
            return redirect("compliance:suppression")
    return _page(request, bring=form)


@require_POST
def lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person wishes to hear from us again."""
    check_right(request, suppressing.EDITS)
    try:
        suppressing.lift(get_object_or_404(Suppression, pk=pk), by=request.user)
        messages.success(request, _("The entry is lifted."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("compliance:suppression")


def _page(request: HttpRequest, *, answer: dict | None = None, **forms) -> HttpResponse:
    edits = request.user.has_perm(suppressing.EDITS)
    entries = Suppression.objects.select_related("by", "lifted_by").order_by("-since", "-pk")
    context = {
        "entries": entries[: policy.PAGE],
        "total": Suppression.objects.filter(lifted_at=None).count(),
        "check": forms.get("check") or ValueForm(prefix="check"),
        "add": forms.get("add") or AddForm(prefix="add"),
        "bring": (forms.get("bring") or BringForm(prefix="bring")) if edits else None,
        "answer": answer,
        "edits": edits,
    }
    bad = any(form.errors for form in forms.values() if form is not None)
    response = render(request, "compliance/privacy/suppression.html", context, status=422 if bad else 200)
    response["Cache-Control"] = "private, no-store"
    return response
