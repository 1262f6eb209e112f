"""Licences of recipients outside the house, for the register of licences: until when we may rely on them."""

from collections.abc import Iterable
from datetime import date

from agency.holders import holders
from compliance.models import RecipientOrg
from contracts.licences.knowing import Known, knows
from contracts.models import Licence

from .entering import ENTER

OF = {
    RecipientOrg.Kind.GUIDE: Licence.Holder.GUIDE,
    RecipientOrg.Kind.AGENT: Licence.Holder.PARTNER,
}


@knows
def _recipients(day: date) -> Iterable[Known]:
    rows = RecipientOrg.objects.exclude(state__in=(RecipientOrg.State.REFUSED, RecipientOrg.State.RETIRED))
    rows = (
        rows.filter(licence_until__lte=day).select_related("written_by").defer("contact", "look", "comment")
    )
    for one in rows:
        yield Known(
            key=f"recipient:{one.pk}",
            kind=one.get_kind_display(),
            of=OF.get(one.kind, Licence.Holder.SUPPLIER),
            holder=one.name,
            number=one.licence,
            valid_until=one.licence_until,
            url=one.get_absolute_url(),
            people=_keepers(one),
        )


def _keepers(one: RecipientOrg) -> tuple[int, ...]:
    """Whoever entered it; where she has left, everybody who keeps the list."""
    if one.written_by.is_active:
        return (one.written_by_id,)
    return tuple(holders(ENTER).order_by("pk").values_list("pk", flat=True))
