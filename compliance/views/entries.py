"""Every bar of the figures opens here: the first contacts it counts."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compliance import entries as listing
from compliance.entries import Asked


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def entries(request: HttpRequest) -> HttpResponse:
    """Contacts by person, department, period and outcome; the team's or the house's."""
    asked, moment = Asked.parse(request.GET), now()
    rows, after = listing.page(listing.contacts(request.user, asked, moment), request.GET.get("after", ""))
    people = [(person.pk, person.name) for person in listing.people_of(request.user)]
    units = [(unit.pk, unit.name) for unit in listing.departments_of(request.user)]
    context = {
        "rows": rows,
        "asked": asked,
        "older": f"?{asked.query(after=after)}" if after else "",
        "newer": f"?{asked.query()}" if request.GET.get("after") else "",
        "filters": [
            _control(asked, "department", _("Department"), units),
            _control(asked, "person", _("Person"), people),
            _control(asked, "outcome", _("Outcome"), [("on_time", _("on time")), ("late", _("late"))]),
        ],
    }
    return render(request, "compliance/entries.html", context)


def _control(asked: Asked, name: str, label: str, choices: list[tuple]) -> dict:
    value = getattr(asked, name) or ""
    clear = f"?{asked.query(**{name: None})}"
    return {"name": name, "label": label, "value": value, "choices": choices, "clear": clear}
