"""What was done to the parts of an archive, as its timeline says it."""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from agency.models import Event
from customers import fieldbook
from customers.showing import Sheet
from customers.telling import Told, tells

ACTS = {
    "added": ("plus", gettext_lazy("%(what)s: added")),
    "changed": ("pencil", gettext_lazy("%(what)s: changed")),
    "removed": ("trash-2", gettext_lazy("%(what)s: taken off file")),
    "confirmed": ("badge-check", gettext_lazy("%(what)s: confirmed with the customer")),
}


@tells(Event.Kind.PART)
def part(sheet: Sheet, event: Event) -> Told | None:
    """The block and the fields, never what stands in them."""
    icon, words = ACTS.get(event.data.get("act"), ("", ""))
    try:
        model = apps.get_model("customers", event.data.get("block", ""))
    except (LookupError, ValueError):
        return None
    if not words:
        return None
    chips = [found for name in event.data.get("parts", ()) if (found := label(model, name))]
    return Told(icon, words % {"what": capfirst(model._meta.verbose_name)}, chips=tuple(chips))


def label(model, name: str) -> str:
    known = fieldbook.declared(model).get(name)
    fields = {field.name: field for field in model._meta.concrete_fields}
    if known is None and name not in fields:
        return ""
    return str(capfirst(known.label if known else fields[name].verbose_name))
