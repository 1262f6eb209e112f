"""The template library: its list, one template, a new one, a law that changed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from contracts.forms.bringing_in import LawForm
from contracts.forms.library import NewTemplateForm
from contracts.library import moving, reviewing, showing, withdrawing, writing
from contracts.library.rights import PUBLISH, READ, WRITE
from contracts.models import Contract, Template, TemplateVersion
from contracts.policy import TEMPLATE_GRACE, TEMPLATE_REVIEW


@permission_required(READ, raise_exception=True)
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """By kind: which version is current, when counsel looks at it again, how many open drafts rest on it."""
    rows = showing.index()
    retired = request.GET.get("tab") == "retired"
    context = {
        "rows": [row for row in rows if bool(row["template"].retired_on) == retired],
        "tabs": [
            {"label": _("In use"), "url": "?", "current": not retired},
            {"label": _("No longer used"), "url": "?tab=retired", "current": retired},
        ],
        "stopped_before": localdate() - TEMPLATE_GRACE,
        "span": TEMPLATE_REVIEW,
        "may_write": request.user.has_perm(WRITE),
        "may_publish": request.user.has_perm(PUBLISH),
    }
    return render(request, "contracts/library/list.html", context)


@permission_required(READ, raise_exception=True)
@require_safe
def template(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One template: its versions, what rests on it, what may be done."""
    found = get_object_or_404(Template.objects.select_related("kind", "keeper"), pk=pk)
    versions = list(found.versions.select_related("drafted_by", "reviewed_by"))
    current = next((one for one in versions if one.state == TemplateVersion.State.PUBLISHED), None)
    coming = next((one for one in versions if one.state in TemplateVersion.OPEN), None)
    with moving.seeing_all():
        old_drafts = moving.open_drafts(found, current).count()
    context = {
        "template": found,
        "versions": [{"version": one, "tone": showing.TONES[one.state]} for one in versions],
        "current": current,
        "coming": coming,
        "due": showing.end_of(current.review_due_on) if current else None,
        "span": TEMPLATE_REVIEW,
        "stopped": current and current.review_due_on < localdate() - TEMPLATE_GRACE,
        "old_drafts": old_drafts,
        "may_revise": request.user.has_perm(WRITE) and not coming and not found.retired_on,
        "may_publish": request.user.has_perm(PUBLISH),
    }
    return render(request, "contracts/library/template.html", context)


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewTemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = writing.begin(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("contracts:version_edit", version.pk)
    return render(request, "contracts/library/new.html", {"form": form}, status=422 if form.errors else 200)


@permission_required(READ, raise_exception=True)
@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """revise, retire or resume."""
    found = get_object_or_404(Template, pk=pk)
    if act not in ACTS:
        return HttpResponse(status=400)
    try:
        target = ACTS[act](found, by=request.user, why=request.POST.get("why", "").strip()[:300])
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    return redirect(target)


ACTS = {
    "revise": lambda found, *, by, why: reverse(
        "contracts:version_edit", args=[writing.revise(found, by=by, change_note=why).pk]
    ),
    "retire": lambda found, *, by, why: withdrawing.retire(found, by=by, why=why),
    "resume": lambda found, *, by, why: withdrawing.take_up_again(found, by=by),
}


@permission_required(READ, raise_exception=True)
@require_safe
def drafts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open drafts of older versions that the reader may see; their owners move them over one by one."""
    found = get_object_or_404(Template.objects.select_related("kind"), pk=pk)
    rows = moving.open_drafts(found, found.current) & Contract.objects.visible_to(request.user)
    rows = rows.select_related("owner", "version").order_by("owner", "-updated_at")
    return render(
        request,
        "contracts/library/drafts.html",
        {"template": found, "current": found.current, "rows": rows[:200]},
    )


@permission_required(PUBLISH, raise_exception=True)
@require_http_methods(["GET", "POST"])
def law(request: HttpRequest) -> HttpResponse:
    """Counsel says that a law was amended; every published text that rests on it is due for review."""
    form = LawForm(request.POST or None, laws=showing.laws())
    if request.method == "POST" and form.is_valid():
        count = reviewing.law_changed(form.cleaned_data["law"], by=request.user, why=form.cleaned_data["why"])
        said = ngettext(
            "%(count)s text is due for review today.", "%(count)s texts are due for review today.", count
        )
        messages.success(request, said % {"count": count})
        return redirect("contracts:templates")
    return render(request, "contracts/library/law.html", {"form": form}, status=422 if form.errors else 200)
