"""The versions of the privacy notice: read, drafted, compared, approved, published."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from compliance.forms.privacy import CommentForm, NoticeForm, PublishForm
from compliance.privacy import agreeing, comparing, noticing, renewing
from customers.models import NoticeEdition, PrivacyNotice, Purpose

READ = (agreeing.DRAFTS, agreeing.APPROVES, "customers.view_trail")
State = NoticeEdition.State
TONES = {"draft": "line", "proposed": "indigo", "approved": "teal", "published": "green", "dropped": "line"}


def check_reader(request: HttpRequest) -> None:
    if not any(request.user.has_perm(right) for right in READ):
        raise PermissionDenied


def check_writer(request: HttpRequest) -> None:
    if not any(request.user.has_perm(right) for right in READ[:2]):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All versions, which is in force, and how many archives a material change left to be asked again."""
    check_reader(request)
    editions = NoticeEdition.objects.select_related("drafted_by", "approved_by")
    rows = [{"edition": one, "tone": TONES[one.state]} for one in editions]
    made_here = {row["edition"].version for row in rows}
    shipped = PrivacyNotice.objects.filter(language="zh-hans").exclude(version__in=made_here)
    due = renewing.outstanding()
    context = {
        "rows": rows,
        "shipped": shipped.order_by("-effective_on"),
        "current": PrivacyNotice.objects.in_force("zh-hans"),
        "due": [(purpose, due[purpose.pk]) for purpose in Purpose.objects.filter(pk__in=due)],
        "may_draft": request.user.has_perm(agreeing.DRAFTS),
    }
    return render(request, "compliance/privacy/notices.html", context)


@require_safe
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version: its text, and what differs from another (`?against=`), the one before it by itself."""
    check_reader(request)
    return _page(request, _find(pk))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """A new draft, which begins as the text in force, or a change of one's own."""
    if not request.user.has_perm(agreeing.DRAFTS):
        raise PermissionDenied
    edition = _find(pk) if pk else None
    if edition and (edition.state != State.DRAFT or edition.drafted_by_id != request.user.pk):
        messages.warning(request, _("Only whoever drafts a version changes it, until it is proposed."))
        return redirect(edition)
    form = NoticeForm(request.POST or None, instance=edition, initial=None if edition else _text_in_force())
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(noticing.draft(form.instance, by=request.user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "edition": edition}
    return render(request, "compliance/privacy/notice_edit.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """propose, approve, return, publish or drop."""
    check_writer(request)
    edition = _find(pk)
    form = PublishForm(request.POST) if act == "publish" else CommentForm(request.POST)
    if act not in ACTS:
        return HttpResponse(status=400)
    if not form.is_valid():
        return _page(request, edition, form)
    try:
        done = ACTS[act](edition, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, edition, form)
    messages.success(
        request,
        _("Version %(version)s: %(state)s.") % {"version": done.version, "state": done.get_state_display()},
    )
    return redirect(done)


ACTS = {
    "propose": lambda edition, *, by, comment: noticing.propose(edition, by=by),
    "approve": lambda edition, *, by, comment: noticing.decide(
        edition, by=by, approved=True, comment=comment
    ),
    "return": lambda edition, *, by, comment: noticing.decide(
        edition, by=by, approved=False, comment=comment
    ),
    "publish": lambda edition, *, by, effective_on: noticing.publish(
        edition, by=by, effective_on=effective_on
    ),
    "drop": lambda edition, *, by, comment: noticing.drop(edition, by=by),
}


def _find(pk: UUID) -> NoticeEdition:
    rows = NoticeEdition.objects.select_related("drafted_by", "approved_by", "published_by")
    return get_object_or_404(rows, pk=pk)


def _text_in_force() -> dict:
    texts = {language: PrivacyNotice.objects.in_force(language) for language in ("zh-hans", "en")}
    return {
        name: getattr(texts[language], source)
        for language, *names in noticing.TEXTS
        for source, name in zip(("title", "body"), names, strict=True)
        if texts[language]
    }


def _page(request: HttpRequest, edition: NoticeEdition, form=None) -> HttpResponse:
    others = comparing.earlier(edition)
    against = next((one for one in others if one == request.GET.get("against")), others[0] if others else "")
    user, mine = request.user, edition.drafted_by_id == request.user.pk
    drafts, approves = user.has_perm(agreeing.DRAFTS), user.has_perm(agreeing.APPROVES)
    context = {
        "edition": edition,
        "tone": TONES[edition.state],
        "against": against,
        "others": others,
        "compared": comparing.editions(edition, against) if against else [],
        "concerned": Purpose.objects.filter(code__in=edition.purposes),
        "form": form,
        "may_edit": edition.state == State.DRAFT and mine,
        "may_propose": edition.state == State.DRAFT and drafts,
        "may_decide": edition.state == State.PROPOSED and approves and not mine,
        "waits_for_another": edition.state == State.PROPOSED and approves and mine,
        "publish_form": (form if isinstance(form, PublishForm) else PublishForm())
        if edition.state == State.APPROVED and drafts
        else None,
        "may_drop": edition.state in (State.DRAFT, State.PROPOSED, State.APPROVED) and drafts,
    }
    return render(request, "compliance/privacy/notice.html", context, status=422 if form else 200)
