"""The working-day calendar: what is known of each year, and the notice somebody enters."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from agency import calendar_years
from agency.errors import Refused
from agency.working_days import working_days_after
from compliance.forms.calendar import YearForm

SAMPLES = (1, 3, 15)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(calendar_years.RIGHT, raise_exception=True)
def calendar(request: HttpRequest) -> HttpResponse:
    """The years on file, and the form for another."""
    form = YearForm(request.POST or None)
    if form.is_valid():
        try:
            moved = calendar_years.enter(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext(
                "The year is entered; %(count)s deadline moved.",
                "The year is entered; %(count)s deadlines moved.",
                moved,
            )
            messages.success(request, text % {"count": moved})
            return redirect("compliance:calendar")
    today = localdate()
    context = {
        "form": form,
        "years": calendar_years.years(),
        "samples": [(n, working_days_after(today, n)) for n in SAMPLES],
    }
    return render(request, "compliance/rights/calendar.html", context, status=422 if form.is_bound else 200)
