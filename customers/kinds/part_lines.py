"""Lines of parts on a page: masked, with the address that opens them where a purpose may."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from customers import fieldbook
from customers.models import Part
from customers.showing import Sheet


@dataclass(frozen=True)
class PartLine:
    """One field of a part; `url` opens it ("" if nothing does), `opens` when it is masked at all."""

    id: str
    label: str
    value: str
    url: str = ""
    opens: bool = False


def line(sheet: Sheet, part: Part, name: str) -> PartLine:
    fact = fieldbook.declared(type(part))[name]
    value = getattr(part, name)
    block, url = part._meta.model_name, ""
    if fact.opens and value and sheet.may_reveal and sheet.whole:
        url = reverse("customers:kind_reveal", args=[sheet.customer.pk, block, part.pk, name])
    key = f"f-{block}-{part.pk}-{name}"
    return PartLine(key, str(capfirst(fact.label)), fact.masked(value), url, fact.opens)
