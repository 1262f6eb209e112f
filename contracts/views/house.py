"""The facts of the agency that stand in its contracts, with who changed them."""

from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from agency.acting import acting
from agency.models import Event, User
from contracts.forms.house import HouseForm
from contracts.models import HouseFacts

CHANGED = gettext_noop("facts of the agency changed")
VERSIONS = 30


@permission_required("contracts.write_house", raise_exception=True)
@require_http_methods(["GET", "POST"])
def house(request: HttpRequest) -> HttpResponse:
    form = HouseForm(request.POST or None, instance=HouseFacts.objects.get(pk=1))
    if request.method == "POST" and form.is_valid():
        if form.changed_data:
            with acting(request.user, reason=CHANGED):
                form.save()
                Event.note(
                    Event.Kind.TEMPLATE, by=request.user, act="house_changed", fields=form.changed_data
                )
        messages.success(request, _("Kept. New drafts take these facts over; submitted texts keep theirs."))
        return redirect("contracts:house")
    context = {"form": form, "changes": _changes()}
    return render(request, "contracts/library/house.html", context, status=422 if form.errors else 200)


def _changes() -> list[dict]:
    """What differs from version to version, newest first."""
    versions = list(HouseFacts.history.order_by("-history_date", "-history_id")[:VERSIONS])
    people = User.objects.in_bulk({one.history_user_id for one in versions if one.history_user_id})
    fields = {name: HouseFacts._meta.get_field(name) for name in HouseForm.Meta.fields}
    found = []
    for newer, older in pairwise(versions):
        rows = [
            {
                "label": capfirst(str(field.verbose_name)),
                "old": _shown(older, name),
                "new": _shown(newer, name),
            }
            for name, field in fields.items()
            if getattr(older, name) != getattr(newer, name)
        ]
        if rows:
            person = people.get(newer.history_user_id)
            found.append({"at": newer.history_date, "who": person.name if person else "", "rows": rows})
    return found


def _shown(row, name: str) -> str:
    value = getattr(row, name)
    return "、".join(value) if isinstance(value, list) else str(value or "")
