"""Whom we may turn to, and when a customer was last heard of (C9, C13): sets of archives."""

from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Greatest, TruncDate

from .search import SearchIndex

# The last day anything was heard of the customer: a contact, a journey, else the entry of the archive (C9).
# Shanghai time, written so that PostgreSQL may index it.
HEARD_ON = Greatest(
    "last_contact_on", "last_trip_on", TruncDate("entered_at", tzinfo=ZoneInfo("Asia/Shanghai"))
)
CONTACTED = Q(no_contact_on=None, state__in=["active", "awaiting"])  # whom we may turn to by ourselves


def last_answer(purpose: str) -> Subquery:
    """How the last answer of the outer row's customer to a purpose stands; NULL where she was never asked, and for
    a purpose that was retired."""
    from .consent import Consent

    answers = Consent.objects.filter(customer=OuterRef("pk"), purpose__code=purpose, purpose__active=True)
    return Subquery(answers.standing().order_by("-at", "-pk").values("standing")[:1])


def _restricted():
    from .restriction import ADVERTISING, WHOLE, Restriction

    rows = Restriction.objects.standing().filter(customer=OuterRef("pk"))
    return rows.filter(category__in=(WHOLE, ADVERTISING))


class InTouch:
    """Methods of `CustomerQuerySet`."""

    def contactable(self):
        """Whom we may turn to by ourselves: without those who want no contact (C9), and restricted archives."""
        return self.filter(CONTACTED, ~Exists(_restricted()))

    def greetable(self):
        """Whom greetings and offers may go to: contactable, on no suppression list, and the consent to them in
        force (PIPL art. 24)."""
        agreed = self.contactable().annotate(marketing_=last_answer("marketing")).filter(marketing_="granted")
        listed = SearchIndex.objects.filter(customer=OuterRef("pk"), suppressed=True)
        return agreed.exclude(Exists(listed))

    def silent_since(self, grade: str, day):
        """Customers of `grade` of whom nothing was heard after `day`, with `heard_on`; contactable ones."""
        return self.contactable().filter(grade=grade).annotate(heard_on=HEARD_ON).filter(heard_on__lte=day)
