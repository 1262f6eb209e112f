"""A draft of a template is written: sections, clauses, blanks, each with a small form of its own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Conflict, Refused
from contracts.drafting import blanks, tables
from contracts.forms.library import BlankForm, ClauseForm, FactsForm
from contracts.library import checking, clauses, editing, showing, writing
from contracts.library.rights import WRITE
from contracts.models import Clause, TemplateVersion

from .version import find


def _own(request: HttpRequest, pk: UUID) -> TemplateVersion:
    """The draft, for whoever drafts it; a 403 for everybody else."""
    found = find(pk)
    if found.state != TemplateVersion.State.DRAFT or found.drafted_by_id != request.user.pk:
        raise PermissionDenied
    return found


@permission_required(WRITE, raise_exception=True)
@require_safe
def editor(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    context = {
        "version": found,
        "sections": showing.sections(found),
        "troubles": checking.troubles(found),
        "library": clauses.to_use(),
        "facts": FactsForm(instance=found),
    }
    return render(request, "contracts/library/editor.html", context)


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change note, source, law, first day."""
    found = _own(request, pk)
    form = FactsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and _kept(request, found, form, **form.cleaned_data):
        return redirect("contracts:version_edit", pk)
    return _form(request, found, form, _("What this version is"))


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def clause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One clause: `?key=` an existing one, `?section=` a new one."""
    found = _own(request, pk)
    key, titles = request.GET.get("key", ""), [one["title"] for one in found.body] or [_("Text")]
    row, section = {}, _number(request.GET.get("section", ""))
    if key:
        try:
            section, place = editing.find(found.body, key)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            if request.method != "POST":
                return redirect("contracts:version_edit", pk)
            key = ""  # taken out in another window: what was typed here becomes a clause of its own
        else:
            row = found.body[section]["clauses"][place]
    initial = ClauseForm.initial_of(section, row)
    form = ClauseForm(request.POST or None, initial=initial, sections=titles)
    if request.method == "POST" and form.is_valid():
        said = form.clause(key or editing.key_for(found.body), row)
        target = form.cleaned_data["section"]
        body = (
            editing.replaced(found.body, key, said, target)
            if key
            else editing.added(found.body, target, said)
        )
        if _kept(request, found, form, body=body):
            return _back(found, said["key"])
    context = {"blanks": sorted({*blanks.NAMES, *_own_blanks(found)}), "tables": sorted(tables.NAMES)}
    return _form(request, found, form, _("Clause") if key else _("New clause"), context)


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def blank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One blank of the template’s own: `?key=` an existing one."""
    found = _own(request, pk)
    key = request.GET.get("key", "")
    before = next((one for one in found.variables if one["key"] == key), None)
    form = BlankForm(request.POST or None, initial=BlankForm.initial_of(before or {}))
    if request.method == "POST" and form.is_valid():
        said = form.definition()
        others = [one for one in found.variables if one["key"] != key]
        if said["key"] in blanks.NAMES or any(one["key"] == said["key"] for one in others):
            form.add_error("key", _("This blank exists already."))
        else:
            kept = [said if one is before else one for one in found.variables]
            if _kept(request, found, form, variables=kept if before else [*kept, said]):
                return _back(found)
    return _form(request, found, form, _("Blank"))


@permission_required(WRITE, raise_exception=True)
@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Small acts without a form of their own: move, take out, sections, take over from the library."""
    found, posted = _own(request, pk), request.POST
    key, section = posted.get("key", ""), _number(posted.get("section", ""))
    act = posted.get("act", "")
    title = posted.get("title", "").strip()[:80]
    try:
        if act == "insert":
            picked = get_object_or_404(
                Clause, pk=_uuid(posted.get("clause", "")), state=Clause.State.APPROVED
            )
            row = editing.of_library(found.body, picked)
            return _written(request, found, anchor=row["key"], body=editing.added(found.body, section, row))
        if act == "blank_out":
            kept = [one for one in found.variables if one["key"] != key]
            return _written(request, found, variables=kept)
        if act not in CHANGES or (act in ("section_add", "section_name") and not title):
            return HttpResponse(status=400)
        body = CHANGES[act](found.body, key, section, title)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("contracts:version_edit", pk)
    return _written(request, found, anchor=key if act in ("up", "down") else "", body=body)


CHANGES = {
    "up": lambda body, key, section, title: editing.moved(body, key, -1),
    "down": lambda body, key, section, title: editing.moved(body, key, 1),
    "out": lambda body, key, section, title: editing.removed(body, key),
    "section_add": lambda body, key, section, title: editing.section_added(body, title),
    "section_name": lambda body, key, section, title: editing.section_named(body, section, title),
    "section_up": lambda body, key, section, title: editing.section_moved(body, section, -1),
    "section_down": lambda body, key, section, title: editing.section_moved(body, section, 1),
    "section_out": lambda body, key, section, title: editing.section_removed(body, section),
}


def _kept(request: HttpRequest, found: TemplateVersion, form, **changes) -> bool:
    """Keep what the form says; where it cannot be, the form says why and keeps what was typed."""
    try:
        writing.write(found, by=request.user, seen=_seen(request, found), **changes)
    except Conflict:
        text = _("This version was changed meanwhile. What you typed is still here: look, and save again.")
        form.add_error(None, text)
        form.seen = (
            found.digest
        )  # once told, the next save puts these words beside what the other window wrote
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _written(request: HttpRequest, found: TemplateVersion, anchor: str = "", **changes) -> HttpResponse:
    """Keep a small change and go back to the place it was made at."""
    try:
        writing.write(found, by=request.user, seen=_seen(request, found), **changes)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return _back(found, anchor)


def _back(found: TemplateVersion, anchor: str = "") -> HttpResponse:
    back = redirect("contracts:version_edit", found.pk)
    if anchor:
        back["Location"] += f"#clause-{anchor}"
    return back


def _form(request, found: TemplateVersion, form, title: str, context: dict | None = None) -> HttpResponse:
    seen = getattr(form, "seen", "") or _seen(request, found)
    told = {"version": found, "form": form, "title": title, "seen": seen} | (context or {})
    return render(request, "contracts/library/part.html", told, status=422 if form.errors else 200)


def _seen(request: HttpRequest, found: TemplateVersion) -> str:
    return request.POST.get("seen") or found.digest


def _own_blanks(found: TemplateVersion) -> list[str]:
    return [one["key"] for one in found.variables]


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
