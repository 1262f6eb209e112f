"""The register of licences: the list, one of them, entering, renewing, its papers."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.downloads import download
from agency.errors import Refused
from contracts import policy
from contracts.forms.licence import LicenceFileForm, LicenceForm
from contracts.licences import keeping, knowing
from contracts.models import Licence, LicenceFile

SOON = timedelta(days=policy.LICENCE_WARNINGS[0])
MOST = 500  # a register of some hundreds


@permission_required(knowing.KEEP, raise_exception=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All licences in use, wherever they stand, the next to run out first."""
    today, of = localdate(), request.GET.get("of", "")
    known = knowing.until(today.max)
    counts = {code: sum(one.of == code for one in known) for code in Licence.Holder.values}
    shown = [one for one in known if not of or one.of == of]
    labels = dict(Licence.Holder.choices)
    tabs = [{"label": _("All"), "url": "?", "count": len(known), "current": of not in counts}]
    tabs += [
        {"label": labels[code], "url": f"?of={code}", "count": count, "current": of == code}
        for code, count in counts.items()
    ]
    context = {
        "rows": [_row(one, labels, today) for one in (shown if of in counts else known)[:MOST]],
        "tabs": tabs,
    }
    return render(request, "contracts/licences/list.html", context)


def _row(one: knowing.Known, labels: dict, today) -> dict:
    left = (one.valid_until - today).days
    tone = "red" if left < 0 else "amber" if one.valid_until <= today + SOON else ""
    return {"known": one, "of": labels[one.of], "left": left, "tone": tone}


@permission_required(knowing.KEEP, raise_exception=True)
@require_safe
def licence(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(pk))


def _page(request: HttpRequest, found: Licence, file_form: LicenceFileForm | None = None) -> HttpResponse:
    today = localdate()
    context = {
        "licence": found,
        "left": (found.valid_until - today).days,
        "files": keeping.files_of(found),
        "file_form": file_form or (LicenceFileForm() if found.retired_on is None else None),
        "next": Licence.objects.filter(replaces=found).first(),
    }
    response = render(request, "contracts/licences/licence.html", context, status=422 if file_form else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@permission_required(knowing.KEEP, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    form = LicenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = keeping.enter(form.cleaned_data["form_id"], by=request.user, facts=form.facts())
        messages.success(request, _("On the register. You are reminded before it runs out."))
        return redirect(made)
    return _form(request, form, _("Enter a licence"))


@permission_required(knowing.KEEP, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _in_use(pk)
    form = LicenceForm(request.POST if request.method == "POST" else None, licence=found)
    if form.is_valid():
        keeping.correct(pk, by=request.user, facts=form.facts())
        messages.success(request, _("Saved."))
        return redirect(found)
    return _form(request, form, _("Correct the licence"), found)


@permission_required(knowing.KEEP, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The renewed licence takes the place of the old one."""
    found = _in_use(pk)
    form = LicenceForm(request.POST if request.method == "POST" else None, licence=found, renews=True)
    if form.is_valid():
        made = keeping.enter(
            form.cleaned_data["form_id"], by=request.user, facts=form.facts(), replaces=found
        )
        messages.success(request, _("The renewed licence is on the register; the old one is used no longer."))
        return redirect(made)
    return _form(request, form, _("Enter the renewed licence"), found)


@permission_required(knowing.KEEP, raise_exception=True)
@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _in_use(pk)
    keeping.retire(found.pk, by=request.user)
    messages.success(request, _("Used no longer: nobody is reminded of it."))
    return redirect("contracts:licences")


@permission_required(knowing.KEEP, raise_exception=True)
@require_POST
def attach(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _in_use(pk), LicenceFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form)
    sent = form.cleaned_data["file"]
    try:
        keeping.attach(
            form.cleaned_data["form_id"], licence=found, name=sent.name, content=sent.read(), by=request.user
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, found, form)
    messages.success(request, _("The file is kept with the licence."))
    return redirect(found)


@permission_required(knowing.KEEP, raise_exception=True)
@require_safe
def file(request: HttpRequest, pk: UUID, number: UUID) -> HttpResponse:
    paper = get_object_or_404(LicenceFile, licence=pk, pk=number)
    return download(bytes(paper.content), paper.content_type, f"licence-{paper.pk.hex[-8:]}")


def _form(request: HttpRequest, form: LicenceForm, title: str, found: Licence | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "licence": found}
    return render(request, "contracts/licences/form.html", context, status=422 if form.is_bound else 200)


def _found(pk: UUID) -> Licence:
    return get_object_or_404(Licence.objects.select_related("keeper", "replaces"), pk=pk)


def _in_use(pk: UUID) -> Licence:
    return get_object_or_404(knowing.in_use(), pk=pk)
