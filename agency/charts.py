"""Charts drawn on the server: no client library, clean under the strict CSP, printable, readable without colour.

Geometry is SVG stretched with `preserveAspectRatio="none"` (lines keep their width) or blocks sized with
data-p; every label is HTML, so text never shrinks on a phone. Each chart says its sense in one sentence and
carries its numbers as a table.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

BOX = 1000  # side of the unitless plot
NOTHING = mark_safe("")


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


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", low: float | None = None,
         high: float | None = None, target: float | None = None, target_label: str = "") -> SafeString:
    """Lines over `labels`, with the band above `target`; points below it stand out."""
    known = [value for one in series for value in one.known]
    if not known:
        return _empty()
    bounds = known + ([target] if target is not None else [])
    ticks = _ticks(min(bounds) if low is None else low, max(bounds) if high is None else high)
    bottom, top = ticks[0], ticks[-1]
    step = BOX / len(labels)

    def height(value: float) -> float:
        return BOX - (value - bottom) / (top - bottom) * BOX

    parts = [format_html('<path class="grid" d="M0 {}H{}"/>', f"{height(t):.1f}", BOX) for t in ticks]
    if target is not None:
        parts.append(format_html(
            '<rect class="target-band" width="{0}" height="{1}"/><path class="target-line" d="M0 {1}H{0}"/>',
            BOX, f"{height(target):.1f}"))
    for one in series:
        points = [((i + 0.5) * step, height(v), v) for i, v in enumerate(one.values) if v is not None]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _v in points)
        if len(series) == 1 and len(points) > 1:
            parts.append(format_html('<path class="area s{}" d="M{}L{} {}L{} {}Z"/>', one.tone, path,
                                     f"{points[-1][0]:.1f}", BOX, f"{points[0][0]:.1f}", BOX))
        parts.append(format_html('<path class="line s{}" d="M{}"/>', one.tone, path))
        parts += [format_html('<path class="dot s{}{}" d="M{} {}h.01"/>', one.tone,
                              " bad" if target is not None and v < target else "", f"{x:.1f}", f"{y:.1f}")
                  for x, y, v in points]
    parts += [format_html('<rect class="hit" x="{}" width="{}" height="{}" data-tip="{}"/>', f"{i * step:.1f}",
                          f"{step:.1f}", BOX, _tip(label, i, series, unit)) for i, label in enumerate(labels)]
    plot = format_html('<svg class="plot" viewBox="0 0 {0} {0}" preserveAspectRatio="none" role="img" aria-label="{1}">{2}</svg>',
                       BOX, _sentence(title, series, unit), _join(parts))
    mark = NOTHING if target is None else format_html(
        '<span class="target-tag">{} {}</span>', target_label or _("target"), _number(target, unit))
    return _frame(title, labels, series, unit, ticks, plot, mark)


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "",
            links: Sequence[str] = ()) -> SafeString:
    """Columns of parts. `links`: where each column leads (the list behind it)."""
    sums = [sum(one.values[i] or 0 for one in series) for i in range(len(labels))]
    if not any(sums):
        return _empty()
    ticks = _ticks(0, max(sums))
    rules = _join(format_html('<i class="rule" data-p="{}"></i>', _share(t, ticks[-1])) for t in ticks)
    columns = []
    for i, label in enumerate(labels):
        tip = f"{_tip(label, i, series, unit)}|{_('total')} {_number(sums[i], unit)}"
        inner = _join(format_html('<i class="seg s{}" data-p="{}"></i>', one.tone, _share(one.values[i] or 0, ticks[-1]))
                      for one in series if one.values[i])
        url = links[i] if i < len(links) else ""
        columns.append(
            format_html('<a class="col" href="{}" data-tip="{}" aria-label="{}">{}</a>', url, tip, tip.replace("|", ", "), inner)
            if url else format_html('<div class="col" data-tip="{}">{}</div>', tip, inner))
    plot = format_html('<div class="bars" role="{}" aria-label="{}">{}{}</div>', "group" if links else "img",
                       _sentence(title, series, unit), rules, _join(columns))
    return _frame(title, labels, series, unit, ticks, plot)


def hbars(bars: Sequence[Bar], title: str = "") -> SafeString:
    """Horizontal bars, one line each; a bar with an address is a link to the list behind it."""
    if not bars:
        return _empty()
    lines = []
    for bar in bars:
        percent = max(0, min(100, round(bar.percent)))
        inner = format_html(
            '<span class="hb-label">{}</span><span class="hb-track"><i class="hb-fill s{}" data-p="{}"></i></span>'
            '<span class="hb-val num">{}</span>{}', bar.label, bar.tone, percent, bar.text or f"{percent}%",
            format_html('<span class="hb-note">{}</span>', bar.note) if bar.note else "")
        lines.append(format_html("<li>{}</li>", format_html('<a href="{}">{}</a>', bar.url, inner) if bar.url else inner))
    return format_html('<ul class="hbars"{}>{}</ul>', format_html(' aria-label="{}"', title) if title else "", _join(lines))


def spark(values: Sequence[float], tone: str = "1") -> SafeString:
    """A small line without axes; decoration beside a number, so silent for screen readers."""
    if len(values) < 2:
        return NOTHING
    low, span = min(values), (max(values) - min(values)) or 1
    points = "L".join(f"{i * 100 / (len(values) - 1):.1f} {28 - (v - low) / span * 24:.1f}" for i, v in enumerate(values))
    return format_html(
        '<svg class="spark s{0}" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="area" d="M{1}L100 32L0 32Z"/><path class="line" d="M{1}"/></svg>', tone, points)


def donut(parts: Sequence[tuple[str, float, str]], label: str, value: str) -> SafeString:
    """A ring of (label, number, tone) with `value` in its middle, and its legend below."""
    total = sum(number for _label, number, _tone in parts)
    if not total:
        return _empty()
    around, offset, arcs = 2 * math.pi * 42, 0.0, []
    for _label, number, tone in parts:
        length = number / total * around
        arcs.append(format_html('<circle class="arc s{}" r="42" cx="50" cy="50" stroke-dasharray="{} {}" stroke-dashoffset="{}"/>',
                                tone, f"{max(length - 2, 0):.2f}", f"{around:.2f}", f"{-offset:.2f}"))
        offset += length
    said = ", ".join(f"{name} {_number(number)}" for name, number, _tone in parts)
    legend = format_html_join("", '<li><i class="swatch s{}"></i>{} {}</li>', ((t, n, _number(v)) for n, v, t in parts))
    return format_html(
        '<svg class="donut" viewBox="0 0 100 100" role="img" aria-label="{0} {1}: {2}"><g transform="rotate(-90 50 50)">'
        '<circle class="ring" r="42" cx="50" cy="50"/>{3}</g><text x="50" y="50" class="donut-v">{1}</text>'
        '<text x="50" y="66" class="donut-l">{0}</text></svg><ul class="legend center mt-2">{4}</ul>',
        label, value, said, _join(arcs), legend)


def _frame(title, labels, series, unit, ticks, plot, mark=NOTHING) -> SafeString:
    legend = NOTHING
    if len(series) > 1:
        legend = format_html('<ul class="legend">{}</ul>', format_html_join(
            "", '<li><i class="swatch s{}"></i>{}</li>', ((one.tone, one.name) for one in series)))
    vertical = format_html_join("", "<span>{}</span>", ((_number(t, unit),) for t in reversed(ticks)))
    horizontal = format_html_join("", "<span>{}</span>", ((label,) for label in labels))
    return format_html(
        '<x-chart class="chart"><div class="chart-head">{}{}</div><div class="chart-grid"><div class="y-axis" aria-hidden="true">{}'
        '</div><div class="plot-box">{}</div><div class="x-axis" aria-hidden="true">{}</div></div>{}</x-chart>',
        legend, mark, vertical, plot, horizontal, _table(title, labels, series, unit))


def _table(title, labels, series, unit) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((one.name,) for one in series))
    rows = _join(
        format_html('<tr><th scope="row">{}</th>{}</tr>', label, format_html_join(
            "", "<td>{}</td>", ((_number(one.values[i], unit),) for one in series)))
        for i, label in enumerate(labels))
    return format_html(
        '<details class="chart-data"><summary>{0}</summary><div class="scroll-x" tabindex="0" role="region" aria-label="{1}">'
        '<table class="mini"><caption class="vh">{1}</caption><thead><tr><th scope="col">{2}</th>{3}</tr></thead>'
        "<tbody>{4}</tbody></table></div></details>", _("Show the numbers"), title, pgettext("chart", "Period"), head, rows)


def _sentence(title, series, unit) -> str:
    said = [
        _("%(name)s: latest %(latest)s, lowest %(lowest)s, highest %(highest)s") % {
            "name": one.name, "latest": _number(one.known[-1], unit),
            "lowest": _number(min(one.known), unit), "highest": _number(max(one.known), unit)}
        for one in series if one.known]
    return f"{title}. {'; '.join(said)}"


def _tip(label, i, series, unit) -> str:
    return "|".join([str(label), *(f"{one.name} {_number(one.values[i], unit)}" for one in series)])


def _ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round marks that enclose `low` … `high`."""
    span = (high - low) or abs(high) or 1
    step = 10 ** math.floor(math.log10(span / wanted))
    step *= next(m for m in (1, 2, 2.5, 5, 10) if span / (step * m) <= wanted)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(i * step, 6) for i in range(first, max(last, first + 1) + 1)]


def _share(value: float, whole: float) -> int:
    return max(0, min(100, round(value / whole * 100)))


def _number(value: float | None, unit: str = "") -> str:
    if value is None:
        return "—"
    return f"{value:,.1f}".removesuffix(".0") + unit


def _join(parts) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _empty() -> SafeString:
    return format_html('<p class="chart-empty">{}</p>', _("Nothing to draw yet"))
