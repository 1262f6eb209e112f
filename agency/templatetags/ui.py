"""The building blocks of every page. `/ui` shows each of them in its states.

Small things drawn often (icons, chips, avatars) are made here; larger ones are templates in
templates/components/, each with a tag of the same name that lists its arguments.
"""

import json
import zlib
from datetime import datetime, timedelta
from functools import lru_cache

import lucide
from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agency.clocks import ENTRY_WINDOW, browser_words, deadline_state, human_delta

register = template.Library()
register.filter("human_delta", human_delta)

RING = 37.7  # circumference of the ring, radius 6


@register.filter
def thousands(number) -> str:
    """12,345 in either language: Chinese offices part by three as well."""
    return f"{number:,}" if number is not None else ""


@lru_cache(maxsize=1024)
def _icon(name: str, size: int, cls: str, label: str) -> SafeString:
    attributes = {"class": f"i {cls}".strip(), "stroke-width": "1.75"}
    attributes |= (
        {"role": "img", "aria-label": label} if label else {"aria-hidden": "true", "focusable": "false"}
    )
    return mark_safe(lucide._render_icon(name, size, **attributes))  # noqa: S308 (files of the package)


@register.simple_tag
def icon(name: str, size: int = 16, cls: str = "", label: str = "") -> SafeString:
    """A Lucide icon. Give `label` only when no text beside it says the same."""
    return _icon(str(name), int(size), str(cls), str(label))


@register.simple_tag
def deadline(
    due: datetime | None,
    done: datetime | None = None,
    total: timedelta = ENTRY_WINDOW,
    done_text: str = "",
    late_text: str = "",
    now: datetime | None = None,
) -> SafeString:
    """The clock chip: ring, words, colour. `total` is the span of a full ring; nothing without `due`."""
    if not due:
        return mark_safe("")
    now = now or timezone.now()
    state, left = deadline_state(due, done, now), due - now
    words = {
        "done": done_text or _("Entered on time"),
        "late": late_text or _("Entered late"),
        "over": _("%(span)s overdue") % {"span": human_delta(left)},
    }.get(state) or _("%(span)s left") % {"span": human_delta(left)}
    sign = {"done": "check", "late": "triangle-alert", "over": "triangle-alert"}.get(state)
    arc = max(0.0, min(1.0, left / total)) * RING
    ring = format_html(
        '<svg class="ring i" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">'
        '<circle class="ring-bg" cx="8" cy="8" r="6"/><circle class="ring-fg" cx="8" cy="8" r="6" '
        'stroke-dasharray="{} 37.7" transform="rotate(-90 8 8)"/></svg>',
        f"{arc:.1f}",
    )
    return format_html(
        '<x-deadline class="chip dl {}" data-due="{}" data-total="{}"{}>{}'
        '<time datetime="{}" title="{}">{}</time></x-deadline>',
        state,
        due.isoformat(),
        int(total.total_seconds()),
        mark_safe(" data-done") if done else "",
        _icon(sign, 14, "", "") if sign else ring,
        due.isoformat(),
        _("Deadline: %(moment)s") % {"moment": timezone.localtime(due).strftime("%Y-%m-%d %H:%M")},
        words,
    )


@register.filter
def tone(value) -> str:
    """One of six avatar colours, always the same for the same text."""
    return str(zlib.crc32(str(value).encode()) % 6 + 1)


@register.simple_tag
def avatar(name, size: str = "", ic: str = "") -> SafeString:
    """The first letter on its colour, or `ic`. `size`: "" 32 px, "s" 22 px, "l" 52 px."""
    text = str(name or "").strip()
    inner = _icon(ic, 16, "", "") if ic else (text[:1] or "–").upper()
    return format_html('<span class="av {} a{}" aria-hidden="true">{}</span>', size, tone(text), inner)


@register.simple_tag
def chip(text, tone: str = "", ic: str = "") -> SafeString:
    """A word on a colour. Tones: teal green amber red indigo violet (privacy only) gold rose line."""
    return format_html('<span class="chip {}">{}{}</span>', tone, _icon(ic, 13, "", "") if ic else "", text)


@register.simple_tag
def grade(letter: str, label: str = "") -> SafeString:
    """The customer's grade as a small square (A gold, B teal)."""
    return format_html(
        '<span class="lv {0}"><span class="vh">{1}</span>{0}</span>', letter, label or _("Grade")
    )


@register.simple_tag
def masked(value, cls: str = "") -> SafeString:
    """A masked value as it stands in lists and pages; a dash when there is none."""
    return format_html('<span class="masked {}">{}</span>', cls, value) if value else empty("")


@register.filter(name="dash")
def empty(value) -> str:
    """The value, or a dim dash for nothing (never "None")."""
    return value if value not in (None, "", [], ()) else mark_safe('<span class="dim">—</span>')


@register.simple_block_tag
def card(content, title="", ic="", more="", href="", cls="", sub="", level=2, id="") -> SafeString:
    """A surface with a heading. `more` and `href`: link at the right; `cls` "flush" for lists."""
    head = ""
    if title:
        link = more and format_html(
            '<a class="more" href="{}">{}{}</a>', href, more, _icon("chevron-right", 14, "", "")
        )
        head = format_html(
            '<header class="card-head"><h{0}>{1}{2}</h{0}>{3}{4}</header>',
            level,
            _icon(ic, 16, "dim", "") if ic else "",
            title,
            format_html('<span class="sub">{}</span>', sub) if sub else "",
            link,
        )
    return format_html(
        '<section class="card {}"{}>{}<div class="card-body">{}</div></section>',
        cls,
        format_html(' id="{}"', id) if id else "",
        head,
        content,
    )


@register.simple_block_tag
def note(content, tone="indigo", ic="", role="") -> SafeString:
    """A remark: indigo to inform, violet about privacy, amber attention, red refusal, green done."""
    sign = ic or {
        "violet": "scroll-text",
        "amber": "triangle-alert",
        "red": "circle-alert",
        "green": "circle-check",
    }.get(tone, "info")
    return format_html(
        '<div class="note {}"{}>{}<div>{}</div></div>',
        tone,
        format_html(' role="{}"', role) if role else "",
        _icon(sign, 16, "", ""),
        content,
    )


@register.simple_block_tag
def props(content, cls="") -> SafeString:
    """A property list; fill it with `{% prop %}`."""
    return format_html('<dl class="props {}">{}</dl>', cls, content)


@register.simple_tag
def prop(label, value="", sub="") -> SafeString:
    """One line of a property list."""
    small = format_html(' <span class="t3">{}</span>', sub) if sub else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, empty(value), small)


@register.simple_tag
def crumbs(*parts) -> SafeString:
    """Breadcrumbs: label, url, label, url, …, label. A single label is the page's h1."""
    if len(parts) == 1:
        return format_html("<h1>{}</h1>", parts[0])
    links = zip(parts[0:-1:2], parts[1:-1:2], strict=False)
    trail = format_html_join(
        "", '<a href="{}">{}</a>{}', ((u, t, _icon("chevron-right", 14, "", "")) for t, u in links)
    )
    return format_html('{}<b aria-current="page">{}</b>', trail, parts[-1])


@register.simple_tag
def crumb_trail(parts, here) -> SafeString:
    """Breadcrumbs whose way is one sequence: (label, url, label, url, …), then the page's own label."""
    return crumbs(*parts, here)


@register.simple_tag
def options(choices, value="") -> SafeString:
    """The options of a select from (value, label): a toolbar has hundreds, each of which a template would parse."""
    chosen = str(value)
    said = ((escape(str(one)), " selected" * (str(one) == chosen), label) for one, label in choices)
    drawn = (f'<option value="{one}"{mark}>{conditional_escape(label)}</option>' for one, mark, label in said)
    return mark_safe("".join(drawn))  # noqa: S308 (escaped one by one)


def _component(name: str):
    """A tag that draws components/<name>.html with its keyword arguments, blind to the page's context."""

    def tag(**values) -> SafeString:
        return render_to_string(f"components/{name}.html", values)

    tag.__doc__ = f"See templates/components/{name}.html for the arguments."
    return register.simple_tag(tag, name=name)


page_header = _component("page_header")
modal_head = _component("modal_head")
drawer_head = _component("drawer_head")
tabs = _component("tabs")
segmented = _component("segmented")
stepper = _component("stepper")
filters = _component("filters")
pager = _component("pager")
empty_state = _component("empty_state")
diff = _component("diff")
timeline = _component("timeline")
revealable = _component("revealable")
revealed = _component("revealed")
kpi = _component("kpi")
progress = _component("progress")
actions = _component("actions")


@register.simple_tag
def client_words() -> str:
    """The words of the scripts as JSON, for a meta element."""
    return json.dumps(browser_words(), ensure_ascii=False)
