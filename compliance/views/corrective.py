"""A corrective action: its owner answers and does, on a phone too; the auditor checks the effect (J3)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency.downloads import download
from agency.errors import Refused
from compliance.auditing import correcting, evidence
from compliance.auditing.rights import DRAFT, SEE
from compliance.forms.auditing import AnswerForm, DoneForm, EffectForm
from compliance.models import AuditFile, CorrectiveAction

State = CorrectiveAction.State


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whichever step is this person's turn stands as a form; the others are read."""
    found = _visible(request.user, pk)
    turn = _turn(found, request.user)
    form = turn and turn(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if form is None:
            raise Refused(_("It is not your turn: somebody else acts next here."))
        if form.is_valid():
            try:
                _act(found, form, request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("It is recorded."))
                return redirect(found)
    context = {
        "action": found,
        "finding": found.finding,
        "form": form,
        "upload": isinstance(form, DoneForm),
        "files": evidence.of(found.pk),
        "late": found.state in CorrectiveAction.WITH_OWNER and found.due_on < localdate(),
        "sees": request.user.has_perm(SEE),
        "waits": found.state == State.DONE and found.check_on > localdate(),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/auditing/action.html", context, status=status)


def _visible(user, pk: UUID) -> CorrectiveAction:
    """One's own, or any for whoever reads the audits."""
    rows = CorrectiveAction.objects.select_related("finding", "owner", "asked_by", "checked_by")
    if not user.has_perm(SEE):
        rows = rows.filter(owner=user)
    return get_object_or_404(rows, pk=pk)


def _turn(found: CorrectiveAction, user):
    if found.owner_id == user.pk:
        return {State.ASKED: _answering, State.PLANNED: DoneForm}.get(found.state)
    if found.state == State.DONE and user.has_perm(DRAFT) and found.check_on <= localdate():
        return _checking
    return None


def _answering(data, files):
    return AnswerForm(data)


def _checking(data, files):
    return EffectForm(data)


def _act(found: CorrectiveAction, form, by) -> None:
    cleaned = form.cleaned_data
    if isinstance(form, AnswerForm):
        correcting.answer(found.pk, by=by, **cleaned)
    elif isinstance(form, DoneForm):
        if file := cleaned.pop("file"):
            evidence.add(found.pk, by=by, name=file.name, content=file.read())
        correcting.finish(found.pk, by=by, done=cleaned["done"])
    else:
        correcting.check(found.pk, by=by, effective=cleaned["effective"] == "yes", effect=cleaned["effect"])


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file of an audit, as a download; row-level security says who may read the record it belongs to."""
    rows = AuditFile.objects.all()
    if not request.user.has_perm(SEE):
        rows = rows.filter(record__in=CorrectiveAction.objects.filter(owner=request.user).values("pk"))
    found = get_object_or_404(rows, pk=pk)
    if not found.content:
        raise Http404
    return download(found.content, found.content_type, f"evidence-{found.pk.hex[-8:]}")
