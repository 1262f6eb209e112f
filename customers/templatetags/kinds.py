"""Facts of parts as lines of a property list, and money."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agency.templatetags.ui import empty
from customers.kinds.part_lines import PartLine
from customers.trade.money import written

register = template.Library()


@register.simple_tag
def part_value(line: PartLine) -> SafeString:
    """The <dd>: masked with the button that asks for a purpose, or open."""
    if line.opens:
        return render_to_string(
            "components/revealable.html",
            {"id": line.id, "label": line.label, "value": line.value, "url": line.url},
        )
    return format_html('<dd id="{}">{}</dd>', line.id, linebreaksbr(line.value) if line.value else empty(""))


@register.simple_tag
def part_fact(line: PartLine) -> SafeString:
    """A fact of a part with its label."""
    return format_html("<div><dt>{}</dt>{}</div>", line.label, part_value(line))


@register.filter
def yuan(fen: int | None) -> str:
    """1234500 → ¥12,345.00; "" for nothing."""
    return written(fen)
