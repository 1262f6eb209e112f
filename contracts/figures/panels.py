"""The figures as charts with their tables; every line leads to the list behind it."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import charts
from contracts.approving import figures as approvals
from contracts.checking import figures as checks
from contracts.models import ContractKind
from contracts.models.dispute_stages import Stage
from customers.trade.money import written

from . import counting, months

PERIODS = {3: gettext_lazy("3 months"), 12: gettext_lazy("12 months"), 24: gettext_lazy("24 months")}
USUAL, AHEAD, BANDS = 12, 12, 3
TEN_THOUSAND_YUAN = 10_000 * 100  # fen
TONES = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Panel:
    """`rows` are (label, address, cells) under `columns`."""

    code: str
    title: str
    icon: str
    columns: tuple[str, ...]
    rows: list[tuple[str, str, tuple[str, ...]]]
    chart: SafeString
    note: str = ""


@dataclass(frozen=True)
class Overview:
    period: int
    kpis: list[dict] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)


def period_of(asked: str) -> int:
    return int(asked) if asked in {str(one) for one in PERIODS} else USUAL


def overview(user, period: int, today: date | None = None) -> Overview:
    """Everything the page shows, of the contracts `user` may see."""
    today = today or localdate()
    past = months.until(today, period)
    since = months.begin(past[0])
    return Overview(
        period,
        _kpis(user, since, today),
        [
            _value(user, past),
            _failed(since),
            _hours(since),
            _disputes(user, past),
            _ending(user, months.ahead(today, AHEAD)),
        ],
    )


def listed(of: str, **more) -> str:
    """The list of the contracts behind a figure."""
    return f"{reverse('contracts:list')}?{urlencode({'tab': 'all', 'of': of} | more)}"


def _kpis(user, since, today: date) -> list[dict]:
    rate, (passed, checked) = approvals.first_pass_rate(since), checks.first_pass(since)
    late = counting.overdue(user, today)
    return [
        _rate(_("Legal check passed at once"), passed, checked),
        _rate(_("Approved at the first submission"), rate.passed, rate.of),
        {
            "title": _("Payments overdue"),
            "value": written(late.fen),
            "sub": _("%(count)s payments, today") % {"count": late.count},
            "url": f"{reverse('contracts:payments')}?tab=overdue",
        },
    ]


def _rate(title: str, passed: int, of: int) -> dict:
    value = f"{passed * 100 / of:.0f}" if of else "—"
    sub = _("%(passed)s of %(of)s contracts") % {"passed": passed, "of": of}
    return {"title": title, "value": value, "unit": "%" if of else "", "sub": sub, "url": ""}


def _value(user, past: list[date]) -> Panel:
    cells, kinds = counting.signed(user, past[0]), {one.code: str(one) for one in ContractKind.objects.all()}
    sums: dict[str, int] = {}
    for (_month, code), cell in cells.items():
        sums[code] = sums.get(code, 0) + cell.fen
    largest = sorted(sums, key=lambda code: (-sums[code], code))
    shown, others = largest[:BANDS], largest[BANDS:]

    def fen(month: date, codes: list[str]) -> int:
        return sum(cells.get((month, code), counting.Cell()).fen for code in codes)

    def shown_as(codes: list[str]) -> list[float]:
        """Ten thousands of yuan: short numbers leave a phone room for twelve columns."""
        return [round(fen(month, codes) / TEN_THOUSAND_YUAN, 2) for month in past]

    series = [
        charts.Series(kinds[code], shown_as([code]), tone) for code, tone in zip(shown, TONES, strict=False)
    ]
    if others:
        series.append(charts.Series(_("others"), shown_as(others), TONES[BANDS]))
    rows = []
    for month in reversed(past):
        count = sum(cell.count for (when, _code), cell in cells.items() if when == month)
        if count:
            total = written(fen(month, largest))
            rows.append((f"{month:%Y-%m}", listed(f"signed:{month:%Y-%m}"), (str(count), total)))
    for code in largest:
        count = sum(cell.count for (_when, kind), cell in cells.items() if kind == code)
        rows.append((kinds[code], _kind_url(code), (str(count), written(sums[code]))))
    links = [listed(f"signed:{month:%Y-%m}") for month in past]
    title = _("Value signed, in ten thousand yuan, by month and kind")
    chart = _columns(title, past, series, links)
    return Panel("value", title, "banknote", (_("contracts"), _("Total")), rows, chart)


def _columns(title: str, shown: list[date], series: list[charts.Series], links: list[str]) -> SafeString:
    labels = [f"{month:%y-%m}" for month in shown]
    return charts.stacked(title, labels, series, links=links, listed=True)


def _kind_url(code: str) -> str:
    return f"{reverse('contracts:list')}?{urlencode({'tab': 'all', 'kind': code})}"


def _failed(since) -> Panel:
    found = checks.most_failed(since)
    most = max((one.failed for one in found), default=1)
    bars = [
        charts.Bar(
            one.rule.title,
            one.failed * 100 / most,
            text=str(one.failed),
            tone="warn",
            url=listed(f"rule:{one.rule.code}"),
        )
        for one in found
    ]
    rows = [
        (one.rule.title, listed(f"rule:{one.rule.code}"), (str(one.failed), f"{one.percent}%"))
        for one in found
    ]
    title = _("What the legal check finds most often")
    columns = (_("checks"), _("of those asked"))
    return Panel("failed", title, "scale", columns, rows, charts.hbars(bars, title))


def _hours(since) -> Panel:
    found = approvals.hours_per_step(since)
    most = max((one.hours for one in found), default=0) or 1
    bars = [
        charts.Bar(
            one.label,
            one.hours * 100 / most,
            text=_("%(hours)s h") % {"hours": f"{one.hours:.1f}"},
            tone="2",
            url=listed(f"office:{one.office}"),
        )
        for one in found
    ]
    rows = [
        (one.label, listed(f"office:{one.office}"), (str(one.count), f"{one.hours:.1f}")) for one in found
    ]
    title = _("Hours until an answer, by office")
    return Panel(
        "hours", title, "clock", (_("answers given"), _("hours, mean")), rows, charts.hbars(bars, title)
    )


def _disputes(user, past: list[date]) -> Panel:
    found = counting.disputes(user, past[0])
    names = (("open", _("open"), "bad"), ("resolved", _("settled"), "warn"), ("closed", _("closed"), "ok"))
    series = [
        charts.Series(label, [found.get(month, {}).get(code, 0) for month in past], tone)
        for code, label, tone in names
    ]
    links = [listed(f"disputed:{month:%Y-%m}") for month in past]
    rows = [
        (f"{month:%Y-%m}", listed(f"disputed:{month:%Y-%m}"), (str(sum(found[month].values())),))
        for month in reversed(past)
        if month in found
    ]
    stages = dict(Stage.choices)
    held = counting.bodies(user, past[0])
    rows += [
        (str(stages[stage]), _stage_url(stage), (str(held[stage]),))
        for stage in Stage.values
        if stage in held
    ]
    title = _("Disputes by the month they were opened")
    chart = _columns(title, past, series, links)
    return Panel("disputes", title, "gavel", (_("disputes"),), rows, chart)


def _stage_url(stage: str) -> str:
    over = stage in (Stage.RESOLVED, Stage.CLOSED)
    asked = {"tab": stage} if over else {"tab": "open", "body": stage}
    return f"{reverse('contracts:disputes')}?{urlencode(asked)}"


def _ending(user, coming: list[date]) -> Panel:
    found = counting.ending(user, coming[0], months.bounds(coming[-1])[2])
    cells = [found.get(month, counting.Cell()) for month in coming]
    links = [listed(f"ends:{month:%Y-%m}") for month in coming]
    rows = [
        (f"{month:%Y-%m}", link, (str(cell.count), written(cell.fen)))
        for month, cell, link in zip(coming, cells, links, strict=True)
        if cell.count
    ]
    title = _("Contracts in force, by the month they end")
    series = [charts.Series(_("contracts"), [cell.count for cell in cells])]
    chart = _columns(title, coming, series, links)
    return Panel("ending", title, "calendar-clock", (_("contracts"), _("Total")), rows, chart)
