"""Facts of an archive as lines of a property list."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from agency.templatetags.ui import chip, empty
from customers import fieldbook
from customers.showing import Line, Sheet

register = template.Library()


@register.simple_tag
def fact_value(line: Line) -> SafeString:
    """The <dd> of a fact: masked with the button that asks for a purpose, open, or not shared."""
    if not line.shared:
        return format_html('<dd id="{}">{}</dd>', line.id, chip(line.value, "line", "lock"))
    if fieldbook.BY_NAME[line.name].opens:
        return render_to_string(
            "components/revealable.html",
            {"id": line.id, "label": line.word, "value": line.value, "url": line.url},
        )
    return format_html('<dd id="{}">{}</dd>', line.id, linebreaksbr(line.value) if line.value else empty(""))


@register.simple_tag
def fact(line: Line) -> SafeString:
    """A fact with its label."""
    return format_html("<div><dt>{}</dt>{}</div>", line.label, fact_value(line))


@register.simple_tag
def aside(sheet: Sheet) -> str:
    """The cards at the right: contact, document, consent and basis."""
    contact = [line for fact in fieldbook.by_group()["contact"] if (line := sheet.lines[fact.name]).value]
    context = {"sheet": sheet, "customer": sheet.customer, "contact": contact}
    return render_to_string("customers/detail/aside.html", context)


@register.filter
def field_label(name: str) -> str:
    """The label of a field by its name; the name itself for one no longer known."""
    known = fieldbook.BY_NAME.get(name)
    return str(capfirst(known.label)) if known else name
