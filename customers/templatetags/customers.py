"""Facts of an archive as lines of a property list."""

from functools import lru_cache

from django import template
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language

from agency.templatetags.ui import chip, empty, grade
from customers import fieldbook
from customers.archive_acts import acts_of
from customers.archive_notes import notes_of
from customers.models import ArchiveQuality, Customer
from customers.notice_texts import paragraphs
from customers.parts import quality
from customers.parts.looking import Entry, part_url
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
def archive_notes(sheet: Sheet) -> list:
    """Notes above the archive that other parts of the product bring."""
    return notes_of(sheet)


@register.simple_tag
def archive_acts(sheet: Sheet) -> list:
    """Buttons in the head of the archive that other parts of the product bring."""
    return acts_of(sheet)


@register.simple_tag
def fact(line: Line) -> SafeString:
    """A fact with its label."""
    return format_html("<div><dt>{}</dt>{}</div>", line.label, fact_value(line))


@lru_cache(maxsize=256)
def _state(field: str, value: str, tone: str, language: str | None) -> SafeString:
    """Drawn once for each value and language: a list shows the same few fifty times."""
    label = dict(Customer._meta.get_field(field).flatchoices).get(value, value)
    return grade(tone, str(label)) if field == "grade" else chip(str(label), tone)


@register.simple_tag
def state_chip(customer: Customer) -> SafeString:
    """Whether the archive is in use or awaits its second check."""
    return _state(
        "state", customer.state, "amber" if customer.state == "awaiting" else "line", get_language()
    )


@register.simple_tag
def consent_chip(customer: Customer) -> SafeString:
    """Whether all consents were given."""
    tone = "green" if customer.consent_state == "granted" else "amber"
    return _state("consent_state", customer.consent_state, tone, get_language())


@register.simple_tag
def grade_chip(customer: Customer) -> SafeString:
    """The grade's letter; VIP in gold."""
    if customer.grade == Customer.Grade.VIP:
        return chip("VIP", "gold")
    return _state("grade", customer.grade, customer.grade.upper(), get_language())


@register.simple_tag
def aside(sheet: Sheet) -> str:
    """The cards at the right: contact, document, consent and basis."""
    contact = [line for fact in fieldbook.by_group()["contact"] if (line := sheet.lines[fact.name]).value]
    context = {"sheet": sheet, "customer": sheet.customer, "contact": contact}
    return render_to_string("customers/detail/aside.html", context)


@register.filter
def field_label(name: str) -> str:
    """The label of a field or file by its name; the name itself for one no longer known."""
    return fieldbook.label(name)


@register.inclusion_tag("customers/parts/entry.html", takes_context=True)
def part_entry(context, entry: Entry, may_change: bool, off: str) -> dict:
    """One part of the archive in its block, with what may be done to it."""
    urls = {act: part_url(f"customers:part_{act}", entry.part) for act in ("change", "remove", "confirm")}
    token = context.get("csrf_token", "")
    return {"entry": entry, "may_change": may_change, "off": off, "urls": urls, "csrf_token": token}


@register.simple_tag
def quality_card(sheet: Sheet) -> str:
    """How complete and fresh the archive is, with ways to the forms that fill it (B18, B47)."""
    if not sheet.whole:
        return ""
    customer, today = sheet.customer, localdate()
    row = ArchiveQuality.objects.filter(customer=customer).first() or quality.rows_of([customer])[0]
    missing = [
        (quality.CONTENTS[code].label, _filled_at(sheet, code))
        for code in row.missing
        if code in quality.CONTENTS
    ]
    context = {
        "quality": row,
        "missing": missing,
        "stale": quality.is_stale(customer, row.fresh_on, today),
        "tone": "sok" if row.score >= 80 else "swarn" if row.score >= 50 else "sbad",
    }
    return render_to_string("customers/parts/quality.html", context)


def _filled_at(sheet: Sheet, code: str) -> str:
    """The form that fills what is missing; "" for whoever may not change the archive."""
    if not sheet.may_change:
        return ""
    form, _hash, name = quality.CONTENTS[code].form.partition("#")
    if form == "edit":
        return f"{reverse('customers:edit', args=[sheet.customer.pk])}#id_{name}_field"
    return reverse("customers:part_add", args=[sheet.customer.pk, form])


@register.inclusion_tag("customers/notice_text.html")
def notice_text(body: str) -> dict:
    """The text of a privacy notice, its headings as headings."""
    return {"paragraphs": paragraphs(body)}
