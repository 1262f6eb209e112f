"""Tags and filters that draw forms; built in like those of `ui`."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

register = template.Library()


@register.simple_block_tag
def section(content, title="", hint="", id="") -> SafeString:
    """A part of a form: a fieldset with its heading. Put `{{ form.name.as_field_group }}` inside."""
    return format_html(
        '<fieldset class="sect"{}><legend>{}{}</legend><div class="fields">{}</div></fieldset>',
        format_html(' id="{}"', id) if id else "",
        title,
        format_html("<small>{}</small>", hint) if hint else "",
        content,
    )


@register.simple_tag
def form_errors(form) -> str:
    """The summary above a form that came back: what is wrong, each line a link to its field."""
    return render_to_string("components/form_errors.html", {"form": form}) if form.errors else ""


@register.simple_tag
def form_parts(form) -> list[tuple]:
    """(title, hint, fields) of each of the form's `sections`, then the fields of none."""
    visible = {field.name: field for field in form.visible_fields()}
    parts = [
        (title, hint, [visible.pop(name) for name in names if name in visible])
        for title, hint, names in getattr(form, "sections", ())
    ]
    return [part for part in (*parts, ("", "", list(visible.values()))) if part[2]]


@register.filter
def parted(label) -> str:
    """What stands between a field's label and what is wrong with it: nothing more after a question mark."""
    said = str(label).rstrip()
    if said.endswith(("?", "？", ":", "：", "。", ".")):
        return "" if said[-1] in "？：。" else " "
    return pgettext("between a field's name and its error", ": ")


@register.filter
def wide(field) -> bool:
    """Whether a form field takes the whole row: texts, groups of choices, or data-wide on its widget."""
    widget = field.field.widget
    return "data-wide" in widget.attrs or type(widget).__name__ in {
        "Textarea",
        "RadioSelect",
        "CheckboxSelectMultiple",
        "CheckboxInput",
        "SelectMultiple",
    }


@register.filter
def listed(words) -> str:
    """Words one after the other, as the reader's language parts them."""
    return pgettext("between words of a list", ", ").join(map(str, words))


@register.filter
def counts(field) -> bool:
    """Whether a character counter stands under the field: a long text with a limit."""
    widget = field.field.widget
    return type(widget).__name__ == "Textarea" and "maxlength" in widget.attrs
