"""Help may be asked about a line of a review too (A24)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from compliance.models import ReviewItem
from customers.helping.contexts import About, context


@context("review", _("Review of an archive"))
def review_line(user, pk: UUID) -> About | None:
    found = ReviewItem.objects.visible_to(user).select_related("customer").filter(pk=pk).first()
    return found and About(found, found.customer)
