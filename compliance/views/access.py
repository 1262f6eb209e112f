"""The access log with the fullest days of single persons, and the list of shares."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency import charts, policy
from compliance.forms.narrowing import Narrowing
from compliance.lists import LISTS
from compliance.lists import access as looks
from compliance.lists.access import Busy

from .lists import answer, ask


@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Who opened what, and who opened unusually much."""
    listing = LISTS["access"]
    busy = looks.busiest(ask(request, listing, request.GET), now())
    bars = charts.hbars([_bar(one) for one in busy], _("Opened fields by person and day"))
    return answer(
        request,
        listing,
        bars=bars,
        unusual=sum(one.unusual for one in busy),
        alarm=policy.REVEALS_BEFORE_ALARM,
    )


def _bar(one: Busy) -> charts.Bar:
    day = Narrowing(person=one.person.pk, since=one.day, until=one.day)
    url = f"{reverse('compliance:access')}?{day.query()}"
    label = f"{one.person.name} · {date_format(one.day, 'MONTH_DAY_FORMAT')}"
    text = _("%(count)s, unusual") % {"count": one.count} if one.unusual else str(one.count)
    share = min(100, one.count * 100 / policy.REVEALS_PER_DAY)
    return charts.Bar(label, share, tone="bad" if one.unusual else "2", url=url, text=text)


@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    """Every request for access, live and past."""
    return answer(request, LISTS["shares"])
