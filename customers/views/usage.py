"""Which segments and archives were used, as charts with the list behind each bar (B48)."""

from datetime import timedelta

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency import charts
from customers import fact_filters
from customers.models import Aim
from customers.segments import usage

SPANS = fact_filters.USED_SPANS
USUAL = "90"
TONES = dict(zip(Aim.values, ("1", "2", "3", "4"), strict=True))


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    span = request.GET.get("days", USUAL)
    span = span if span in SPANS else USUAL
    user, moment = request.user, now()
    since = moment - timedelta(days=int(span))
    units = usage.by_department(user, int(span), moment)
    context = {
        "spans": [
            {"label": label, "url": f"?days={days}", "current": days == span} for days, label in SPANS.items()
        ],
        "aims": _aims(usage.by_aim(user, since)),
        "months": _months(usage.by_month(user, since)),
        "segments": _segments(usage.by_segment(user, since)),
        "panels": [_panel(code, label, units, span) for code, label in fact_filters.USES.items()],
        "unused": [
            (unit.name, f"{_list()}?department={unit.department}&used={fact_filters.UNUSED}-{span}")
            for unit in units
        ],
        "uses_url": reverse("customers:segment_uses"),
    }
    return render(request, "customers/segments/usage.html", context)


def _list() -> str:
    return reverse("customers:list")


def _aims(lines: list[usage.Uses]) -> dict:
    address, most = reverse("customers:segment_uses"), max((line.uses for line in lines), default=0)
    bars = [
        charts.Bar(
            line.label,
            100 * line.uses / most if most else 0,
            text=f"{line.uses:,}",
            url=f"{address}?aim={line.code}",
            tone=TONES[line.code],
        )
        for line in lines
    ]
    rows = [(bar.label, bar.url, line) for bar, line in zip(bars, lines, strict=True)]
    return {"chart": charts.hbars(bars, _("Uses by aim")) if most else charts.hbars([]), "rows": rows}


def _segments(lines: list[usage.Uses]) -> dict:
    address, most = reverse("customers:segment_uses"), max((line.uses for line in lines), default=0)
    rows = [(line.label or _("a colleague’s own"), f"{address}?segment={line.code}", line) for line in lines]
    bars = [
        charts.Bar(label, 100 * line.uses / most, text=f"{line.uses:,}", url=url) for label, url, line in rows
    ]
    return {"chart": charts.hbars(bars, _("Uses by segment")), "rows": rows}


def _months(months: list[tuple[str, dict[str, int]]]) -> dict:
    address = reverse("customers:segment_uses")
    links = [f"{address}?month={month}" for month, _found in months]
    series = [
        charts.Series(str(label), [found.get(code, 0) for _month, found in months], tone=TONES[code])
        for code, label in Aim.choices
    ]
    return {
        "chart": charts.stacked(
            _("Uses by month"), [month[2:] for month, _found in months], series, links=links, listed=True
        ),
        "rows": [
            (month, url, sum(found.values())) for (month, found), url in zip(months, links, strict=True)
        ],
    }


def _panel(code: str, label, units: list[usage.Used], span: str) -> dict:
    """Archives used for one thing, by department; the share is of all archives there."""
    most = max((unit.numbers.get(code, 0) for unit in units), default=0)
    rows = []
    for unit in units:
        count = unit.numbers.get(code, 0)
        share = 100 * count / unit.total if unit.total else None
        url = f"{_list()}?department={unit.department}&used={code}-{span}"
        rows.append({"label": unit.name, "count": count, "share": share, "url": url})
    bars = [
        charts.Bar(row["label"], 100 * row["count"] / most, text=f"{row['count']:,}", url=row["url"])
        for row in rows
        if most
    ]
    return {"code": code, "title": str(label), "chart": charts.hbars(bars, str(label)), "rows": rows}
