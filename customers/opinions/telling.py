"""How opinions read on the timeline and in notices, and their tab in the archive (C11)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency import policy
from agency.models import Event
from agency.notices import SENTENCES
from customers.archive_tabs import sees_whole, tab
from customers.models import ProductOpinion
from customers.telling import Told, tells

SENTENCES |= {
    "opinion_given": gettext_lazy("%(number)s told us how it was: %(score)s of 10."),
    "opinion_low": gettext_lazy("%(number)s gave a product only %(score)s of 10. Talk with the customer."),
}
tab(65, "customers:opinions", pgettext_lazy("archive", "Opinions"), sees_whole)


@tells(Event.Kind.OPINION)
def _opinion(sheet, event) -> Told | None:
    """The score, and to those who see the whole archive what was said."""
    if sheet is not None and not sheet.whole:
        return None
    if event.data.get("act") == "link":
        return Told("qr-code", _("Link for an opinion given to the customer"))
    score = event.data.get("score", 0)
    found = sheet and ProductOpinion.objects.filter(pk=event.data.get("opinion")).first()
    said = [found.product_kind, found.praise, found.wishes] if found else []
    tone = "rose" if score <= policy.LOW_OPINION else "green"
    body = " · ".join(str(words) for words in said if words)
    return Told("star", _("Opinion on a product: %(score)s of 10") % {"score": score}, body=body, tone=tone)
