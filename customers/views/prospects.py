"""The market and its prospects, and customers like these (L10)."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from agency import charts, pages, policy
from customers.filters import Filters
from customers.models import Organisation
from customers.segments import alike, previewing, prospects
from customers.segments.saying import Speaker

from .detail import whole
from .segments import SEE, find

BARS = 10
STAGES = Organisation.Lifecycle


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """Charts of one stage of the life cycle, each bar a list; and the newest of them by key."""
    asked = request.GET.get("stage", STAGES.PROSPECT)
    stage = asked if asked in STAGES.values or asked == "all" else STAGES.PROSPECT
    narrowed = "" if stage == "all" else stage
    parts = prospects.market(request.user, stage=narrowed)
    filters = Filters(stage=narrowed, kind="organisation")
    moment = now()
    page = pages.scoped_page(
        request.user,
        filters.rows(moment).select_related("owner", "organisation", "source"),
        after=pages.key_from_text(request.GET.get("after", "")),
        before=pages.key_from_text(request.GET.get("before", "")),
        relation="reach",
    )
    numbers = {part.value: part.count for part in parts["lifecycle"]}
    tabs = [(code, label, numbers.get(code, 0)) for code, label in STAGES.choices]
    tabs.append(("all", pgettext("life cycle", "all"), sum(numbers.values())))
    context = {
        "tabs": [
            {
                "label": str(label).capitalize(),
                "url": f"?stage={code}",
                "count": count,
                "current": code == stage,
            }
            for code, label, count in tabs
        ],
        "panels": [
            _panel(axis, found, narrowed) for axis, found in parts.items() if found and axis != "lifecycle"
        ],
        "rows": page.rows,
        "list_url": f"{reverse('customers:list')}?{filters.query()}",
        "segment_url": f"{reverse('customers:segment_new')}?{filters.query()}",
        "older": f"?stage={stage}&after={pages.key_to_text(page.after)}" if page.after else "",
        "newer": f"?stage={stage}&before={pages.key_to_text(page.before)}" if page.before else "",
    }
    return render(request, "customers/segments/prospects.html", context)


def _panel(axis: str, parts: list[prospects.Part], stage: str) -> dict:
    title, icon, name = prospects.AXES[axis]
    total = sum(part.count for part in parts)
    address = reverse("customers:list")
    rows = []
    for part in parts:
        query = Filters.parse(f"{name}={part.value}&stage={stage}&kind=organisation").query()
        rows.append((part, 100 * part.count / total, f"{address}?{query}"))
    bars = [
        charts.Bar(str(part.label).capitalize(), share, text=f"{part.count:,}", url=url)
        for part, share, url in rows[:BARS]
    ]
    return {"axis": axis, "title": title, "icon": icon, "chart": charts.hbars(bars, str(title)), "rows": rows}


@require_safe
@permission_required(SEE, raise_exception=True)
def alike_segment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Customers like those of a segment."""
    segment = find(request, pk)
    moment = now()
    ids = previewing.frozen(request.user, segment, moment)
    back = {"url": segment.get_absolute_url(), "label": str(segment.name)}
    return _alike(request, alike.alike(request.user, ids, moment), back)


@require_safe
@permission_required(SEE, raise_exception=True)
def alike_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Customers like one of hers."""
    customer = whole(request, pk).customer
    back = {"url": customer.get_absolute_url(), "label": str(customer.name)}
    return _alike(request, alike.alike(request.user, [customer.pk], now()), back)


def _alike(request: HttpRequest, found: alike.Alike, back: dict) -> HttpResponse:
    speaker = Speaker(fact.query for fact in found.facts)
    words = {fact: speaker.words(fact.query)[0] for fact in found.facts}
    # the list takes one value for each filter: of several wishes the first
    query = Filters.parse("&".join(fact.query for fact in reversed(found.facts))).query()
    context = {
        "back": back,
        "facts": list(words.values()),
        "rows": [(one, [words[fact] for fact in facts]) for one, facts in found.rows],
        "looked_at": found.looked_at,
        "most": policy.ALIKE_AMONG,
        "segment_url": f"{reverse('customers:segment_new')}?{query}" if query else "",
        "title": _("Customers like these"),
    }
    return render(request, "customers/segments/alike.html", context)
