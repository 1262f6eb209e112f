from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from customers import consenting, printing
from customers.models import PrivacyNotice, Purpose
from customers.showing import Sheet

from .detail import find


@require_POST
def print_form(request, pk):
    """The registration form as an A4 sheet: masked, marked with reader and moment, and written down.

    A print is an act, so it is a POST; there is no address that prints by being opened.
    """
    sheet = Sheet(find(request, pk), request.user)
    if not sheet.whole:
        raise PermissionDenied
    printing.note_print(sheet.customer, by=request.user)
    answers = consenting.in_force(sheet.customer)
    asked = Purpose.objects.filter(asked=True, active=True)
    context = {
        "sheet": sheet,
        "customer": sheet.customer,
        "asked": [(purpose, answers.get(purpose.pk)) for purpose in asked],
        "notice": next(iter(answers.values())).notice
        if answers
        else PrivacyNotice.objects.in_force(get_language() or ""),
        "moment": now(),
    }
    response = render(request, "customers/print.html", context)
    response["Cache-Control"] = "no-store"
    return response
