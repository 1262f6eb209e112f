"""Reviews under way among the lines of the palette (`agency.search`)."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agency.search import Group, Hit, finds, said
from compliance.models import ReviewCampaign


@finds
def reviews(user, text: str, *, limit: int, via: str) -> Iterator[Group]:
    """Open rounds of the review by their title, or all of them by the word itself."""
    if not user.has_perm("customers.view_customer"):
        return
    label = _("Review of archives")
    rounds = ReviewCampaign.objects.filter(state=ReviewCampaign.State.OPEN).order_by("-starts_on")
    yield Group(
        label,
        [
            Hit(
                one.get_absolute_url(),
                one.title,
                _("due on %(day)s") % {"day": date_format(one.due_on, "DATE_FORMAT")},
                "clipboard-check",
            )
            for one in rounds[:limit]
            if said(one.title, text) or said(label, text)
        ],
    )
