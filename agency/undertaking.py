"""The undertaking of confidentiality: signed by every colleague before the first page, and anew every year (H11).

Seed 003 §四.1 binds all staff to the rules of confidentiality, seed 002 §4 and seed 004 §5.1.3 to silence about
archives. Whoever has not signed, or signed too long ago, or an older text, gets no page but this one
(`agency.signin.middleware.FirstStepsMiddleware`).
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import policy
from agency.errors import Refused
from agency.models import Event, Undertaking, User

VERSION = 1  # one more whenever the words below change their sense: then everybody signs anew
WORDS = (
    gettext_lazy(
        "I keep secret what I learn at work about customers, their companions and their journeys, on paper, on"
        " screens and in talk, towards everybody who does not need it for the same work, my family and friends"
        " included."
    ),
    gettext_lazy(
        "I open an archive, and a hidden field in it, only for the purpose I declare, no more of it than that purpose"
        " needs, and never out of curiosity."
    ),
    gettext_lazy(
        "I pass data on only in the ways the system provides, after approval and for the time approved. I copy none of"
        " it into private devices, chats, mailboxes or clouds, and photograph no screen."
    ),
    gettext_lazy(
        "I keep my password, my second factor and my session to myself, and leave no screen and no paper file open."
    ),
    gettext_lazy(
        "I take special care with documents, health, money, whereabouts and everything about children under fourteen."
    ),
    gettext_lazy(
        "I report at once a loss, a mistake or a suspicion to my manager or the privacy officer. An honest report is no"
        " disadvantage to me."
    ),
    gettext_lazy(
        "When I leave or change my work I hand back everything, keep no copy, and go on keeping the secret."
    ),
    gettext_lazy(
        "I know that what I do is recorded, and that who breaks this promise answers for it under the house rules and"
        " the law (Personal Information Protection Law art. 71, Criminal Law art. 253-1)."
    ),
)


def words() -> list[str]:
    """The clauses in the language of the reader."""
    return [str(one) for one in WORDS]


def bound(person: User, today: date | None = None) -> bool:
    """Whether pages open to this person, as far as the undertaking goes. Asks no database."""
    current = person.undertaken_until is not None and person.undertaken_version == VERSION
    return current and (today or localdate()) <= person.undertaken_until


def days_left(person: User, today: date | None = None) -> int | None:
    """Days until it has to be signed anew, where that is soon; else None."""
    if not bound(person, today):
        return None
    left = (person.undertaken_until - (today or localdate())).days
    return left if left <= policy.UNDERTAKING_RENEWED.days else None


def due(person: User, today: date | None = None) -> bool:
    """Whether there is anything to sign: nothing in force, or little of it left."""
    return not bound(person, today) or days_left(person, today) is not None


@transaction.atomic
def sign(person: User, *, name: str, now: datetime | None = None) -> Undertaking | None:
    """The person's own act; `name` is typed as a signature. None where there is nothing to sign, so that a
    page sent twice signs once. Raises `Refused` for another name than the one on file."""
    now = now or clock()
    today = localdate(now)
    locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if "".join(name.split()) != "".join(locked.name.split()):
        raise Refused(_("Type your own name as it stands above."))
    if not due(locked, today):
        return None
    made = Undertaking.objects.create(
        person=locked,
        signed_as=locked.name,
        version=VERSION,
        text="\n".join(words()),
        signed_at=now,
        until=today + policy.UNDERTAKING_LASTS,
    )
    for one in (locked, person):  # who asked goes on with what the database holds
        one.undertaken_until, one.undertaken_version = made.until, made.version
    locked.save(update_fields=["undertaken_until", "undertaken_version"])
    facts = {"person": locked.pk, "version": made.version, "text": made.fingerprint}
    Event.note("permission", by=locked, act="undertaken", until=made.until.isoformat(), **facts)
    return made


def missing(today: date | None = None) -> QuerySet[User]:
    """Open accounts without an undertaking in force."""
    without = Q(undertaken_until=None) | Q(undertaken_until__lt=today or localdate())
    without |= ~Q(undertaken_version=VERSION)
    return User.objects.filter(without, is_active=True)


def standing() -> QuerySet[User]:
    """Everybody with an open account, with `newest` the id of what was signed last. Whoever has signed nothing, or an
    older version, comes first; then whoever has to sign anew soonest."""
    newest = Undertaking.objects.filter(person=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    current = Case(When(undertaken_version=VERSION, then=F("undertaken_until")))
    people = User.objects.filter(is_active=True).select_related("department")
    return people.annotate(newest=Subquery(newest)).order_by(current.asc(nulls_first=True), "name", "pk")
