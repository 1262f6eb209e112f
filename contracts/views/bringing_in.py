"""A document or a pasted text becomes a draft of the library."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.errors import Refused
from contracts.forms.bringing_in import BringForm
from contracts.library import bringing_in, writing
from contracts.library.body import clauses
from contracts.library.rights import WRITE
from contracts.models import TemplateVersion


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = _kept(form.cleaned_data, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            count = len(clauses(version.body))
            messages.success(
                request,
                _("%(count)s clauses were read. Look at subjects and marks before counsel does.")
                % {"count": count},
            )
            return redirect("contracts:version_edit", version.pk)
    return render(request, "contracts/library/bring.html", {"form": form}, status=422 if form.errors else 200)


def _kept(said: dict, by) -> TemplateVersion:
    if said["file"]:
        lines, source = bringing_in.lines_of_docx(said["file"].read()), said["file"].name
    else:
        lines, source = bringing_in.lines_of_text(said["text"]), _("pasted text")
    body = bringing_in.body_of(lines)
    facts = {name: said[name] for name in ("official_source", "is_official")}
    brought = _("Brought in: %(source)s") % {"source": source[:100]}
    if template := said["template"]:
        version = writing.revise(template, by=by, change_note=brought)
        return writing.write(version, by=by, seen=version.digest, body=body, **facts)
    told = facts | {"change_note": brought}
    return writing.begin(by=by, kind=said["kind"], name=said["name"], body=body, **told)
