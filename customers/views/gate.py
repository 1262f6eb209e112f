"""What is shown where a gate is closed: why, and the form to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from customers import fieldbook
from customers.forms.guarding import AskFieldsForm
from customers.guarding import gates
from customers.models import AccessRequest, Customer


def gate_page(
    request: HttpRequest, customer: Customer, gate: str, path: str, form: AskFieldsForm | None = None
) -> HttpResponse:
    """What stands in the way, and the form to ask; a dialog for htmx."""
    form = form or AskFieldsForm(initial={"field": path})
    context = {
        "form": form,
        "customer": customer,
        "gate": gate,
        "why": gates.WORDS[gate],
        "label": fieldbook.label(path),
        "asked": AccessRequest.objects.waiting()
        .filter(asker=request.user, customer=customer, gate=gate, field=path if gate == "secret" else "")
        .first(),
    }
    part = "#dialog" if request.htmx else ""
    status = 422 if form.errors else 200
    return private(render(request, f"customers/guarding/ask.html{part}", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache."""
    response["Cache-Control"], response["Vary"] = "no-store", "HX-Request"
    return response
