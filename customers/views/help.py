"""“Ask for help” on every archive and task (A24). The request itself stands in the inbox."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.errors import Refused
from customers.forms.help import AskForm
from customers.helping import asking, contexts, managers


@permission_required(asking.RIGHT, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, about: str, pk: UUID) -> HttpResponse:
    """A few words to the line manager about the record one stands before."""
    found = contexts.find(about, request.user, pk)
    if found is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask(about, found, by=request.user, question=form.cleaned_data["question"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(person)s was asked.") % {"person": made.to.name})
            return redirect(found.record.get_absolute_url())
    manager = managers.next_up(request.user)
    context = {
        "form": form,
        "manager": manager,
        "due": managers.answer_by(now()) if manager else None,
        "label": contexts.LABELS[about],
        "number": found.customer.number if found.customer else "",
        "back": found.record.get_absolute_url(),
    }
    response = render(request, "customers/help/ask.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response
