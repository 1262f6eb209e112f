"""Charts drawn on the server: no client library, clean under the strict CSP, printable.

Geometry is SVG stretched with `preserveAspectRatio="none"` (lines keep their width) or blocks sized with
data-p; every label is HTML, so text never shrinks on a phone. Each chart says its sense in one sentence and
carries its numbers as a table. The markup is in templates/components/charts/.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

BOX = 1000  # side of the unitless plot
AROUND = 2 * math.pi * 42  # circumference of the donut
FINGERS = 8  # columns of 24 px and more on a phone of 390 px (WCAG 2.5.8)


@dataclass(frozen=True)
class Series:
    """One row of numbers; None where there is none. Tones: 1–4, ok, warn, bad."""

    name: str
    values: Sequence[float | None]
    tone: str = "1"

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if value is not None]


@dataclass(frozen=True)
class Bar:
    """A line of `hbars`: `percent` is its length (0–100); `url` leads to the records behind it."""

    label: str
    percent: float
    note: str = ""
    tone: str = "1"
    url: str = ""
    text: str = ""  # shown instead of the percentage

    @property
    def length(self) -> int:
        return _share(self.percent, 100)

    @property
    def said(self) -> str:
        return self.text or f"{round(self.percent)}%"


def line(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    target: float | None = None,
    target_label: str = "",
) -> SafeString:
    """Lines over `labels`, with the band above `target`; points below it stand out."""
    known = [value for one in series for value in one.known]
    if not known:
        return _empty()
    bounds = known if target is None else [*known, target]
    ticks = _ticks(min(bounds) if low is None else low, max(bounds) if high is None else high)
    step = BOX / len(labels)

    def height(value: float) -> str:
        return f"{BOX - (value - ticks[0]) / (ticks[-1] - ticks[0]) * BOX:.1f}"

    def drawn(one: Series) -> dict:
        points = [(f"{(i + 0.5) * step:.1f}", v) for i, v in enumerate(one.values) if v is not None]
        path = "M" + "L".join(f"{x} {height(v)}" for x, v in points)
        closed = f"{path}L{points[-1][0]} {BOX}L{points[0][0]} {BOX}Z" if points else ""
        dots = [(f"{x} {height(v)}", target is not None and v < target) for x, v in points]
        area = closed if len(series) == 1 and len(points) > 1 else ""
        return {"tone": one.tone, "path": path, "area": area, "dots": dots}

    plot = {
        "sentence": _sentence(title, series, unit),
        "rules": [height(tick) for tick in ticks],
        "target": None if target is None else height(target),
        "lines": [drawn(one) for one in series if one.known],
        "hits": [(f"{i * step:.1f}", _tip(label, i, series, unit)) for i, label in enumerate(labels)],
        "step": f"{step:.1f}",
    }
    word = target_label or _("target")
    mark = "" if target is None else f"{word} {_number(target, unit)}"
    return _frame("line", plot, title, labels, series, unit, ticks, mark)


def stacked(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    links: Sequence[str] = (),
    listed: bool = False,
) -> SafeString:
    """Columns of parts. `links`: where each column leads (the list behind it); an empty one leads nowhere.

    `listed`: the same links stand in a list beside it, so that columns too thin for a finger need not lead there.
    """
    if listed and len(labels) > FINGERS:
        links = ()
    sums = [sum(one.values[i] or 0 for one in series) for i in range(len(labels))]
    if not any(sums):
        return _empty()
    ticks = _ticks(0, max(sums))
    columns = []
    for i, label in enumerate(labels):
        word = _("total")
        tip = f"{_tip(label, i, series, unit)}|{word} {_number(sums[i], unit)}"
        parts = [(_share(one.values[i], ticks[-1]), one.tone) for one in series if one.values[i]]
        url = links[i] if i < len(links) and sums[i] else ""
        columns.append({"tip": tip, "said": _listed(tip.split("|")), "parts": parts, "url": url})
    plot = {
        "sentence": _sentence(title, series, unit),
        "rules": [_share(tick, ticks[-1]) for tick in ticks],
        "columns": columns,
        "linked": any(links),
    }
    return _frame("stacked", plot, title, labels, series, unit, ticks)


def hbars(bars: Sequence[Bar], title: str = "") -> SafeString:
    """Horizontal bars, one line each; a bar with an address is a link to the list behind it."""
    return _draw("hbars", {"bars": bars, "title": title}) if bars else _empty()


def spark(values: Sequence[float], tone: str = "1") -> SafeString:
    """A small line without axes; decoration beside a number, so silent for screen readers."""
    if len(values) < 2:
        return mark_safe("")
    low, span, step = min(values), (max(values) - min(values)) or 1, 100 / (len(values) - 1)
    points = "L".join(f"{i * step:.1f} {28 - (v - low) / span * 24:.1f}" for i, v in enumerate(values))
    return format_html(
        '<svg class="spark s{0}" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="area" d="M{1}L100 32L0 32Z"/><path class="line" d="M{1}"/></svg>',
        tone,
        points,
    )


def donut(parts: Sequence[tuple[str, float, str]], label: str, value: str) -> SafeString:
    """A ring of (label, number, tone) with `value` in its middle, and its legend below."""
    total = sum(number for _label, number, _tone in parts)
    if not total:
        return _empty()
    arcs, offset = [], 0.0
    for _label, number, tone in parts:
        length = number / total * AROUND
        arcs.append((f"{max(length - 2, 0):.2f}", f"{-offset:.2f}", tone))  # a gap of 2 between arcs
        offset += length
    legend = [(name, _number(number), tone) for name, number, tone in parts]
    facts = _listed(f"{name} {number}" for name, number, _tone in legend)
    sentence = _("%(title)s. %(facts)s") % {"title": f"{label} {value}", "facts": facts}
    return _draw(
        "donut", {"arcs": arcs, "legend": legend, "label": label, "value": value, "sentence": sentence}
    )


def _frame(shape, plot, title, labels, series, unit, ticks, target="") -> SafeString:
    numbers = [(label, [_number(one.values[i], unit) for one in series]) for i, label in enumerate(labels)]
    context = {
        "plot": _draw(shape, plot),
        "title": title,
        "labels": labels,
        "series": series,
        "ticks": [_number(tick, unit) for tick in reversed(ticks)],
        "rows": numbers,
        "target": target,
    }
    return _draw("frame", context)


def _draw(shape: str, context: dict) -> SafeString:
    return render_to_string(f"components/charts/{shape}.html", context)


def _sentence(title, series, unit) -> str:
    facts = [
        _("%(name)s: latest %(latest)s, lowest %(lowest)s, highest %(highest)s")
        % {
            "name": one.name,
            "latest": _number(one.known[-1], unit),
            "lowest": _number(min(one.known), unit),
            "highest": _number(max(one.known), unit),
        }
        for one in series
        if one.known
    ]
    return _("%(title)s. %(facts)s") % {"title": title, "facts": _listed(facts)}


def _listed(facts: Iterable[str]) -> str:
    return pgettext("between facts", "; ").join(facts)


def _tip(label, i, series, unit) -> str:
    """Lines of the tooltip, the first of them bold."""
    return "|".join([str(label), *(f"{one.name} {_number(one.values[i], unit)}" for one in series)])


def _ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round marks that enclose `low` … `high`."""
    span = (high - low) or abs(high) or 1
    step = 10 ** math.floor(math.log10(span / wanted))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if span / (step * factor) <= wanted)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(i * step, 6) for i in range(first, max(last, first + 1) + 1)]


def _share(value: float, whole: float) -> int:
    return max(0, min(100, round(value / whole * 100)))


def _number(value: float | None, unit: str = "") -> str:
    return "—" if value is None else f"{value:,.1f}".removesuffix(".0") + unit


def _empty() -> SafeString:
    return format_html('<p class="chart-empty">{}</p>', _("Nothing to draw yet"))
