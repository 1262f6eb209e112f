"""What the product can tell of its own security now: one line for each question, green, amber or red."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import checks
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agency import policy, undertaking
from agency.acting import acting_as
from agency.backups.showing import Standing
from agency.clocks import human_delta
from agency.encryption.provider import provider
from agency.models import Event, User
from agency.signin.second_factor import COMPULSORY, PRIMARY
from compliance.incidents.reminding import next_drill
from compliance.models import Incident, RegisterCheck, Sweep
from customers.models import AccessAlert

ACTOR = "system:checkup"
GOOD, FAIR, BAD = "good", "fair", "bad"
STALE = timedelta(days=90)
# The warnings of a plain HTTP installation, in words; others show their code, which Django's manual explains.
PLAIN = {
    "security.W004": gettext_lazy("browsers are not bound to HTTPS (HSTS)"),
    "security.W008": gettext_lazy("HTTP is not sent on to HTTPS"),
    "security.W012": gettext_lazy("the session cookie also travels over HTTP"),
    "security.W016": gettext_lazy("the form cookie also travels over HTTP"),
}
EPOCH_OLD = timedelta(days=366)  # contracts_compliance.md §2.7: the key above the data keys, yearly
CLOCK_OLD = timedelta(minutes=15)


@dataclass(frozen=True)
class Line:
    """One answer: `value` in the reader's words, `page` the name of where to look, "" where that is nobody's."""

    code: str
    label: Promise
    state: str
    value: str
    why: Promise
    page: str = ""


def _second_factors(now: datetime) -> tuple[str, str]:
    people = User.objects.filter(is_active=True)
    has = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=PRIMARY))
    bound = people.filter(groups__name__in=COMPULSORY).distinct()
    missing, every, with_one = bound.filter(~Q(has)).count(), people.count(), people.filter(has).count()
    value = _("%(with)s of %(every)s, %(missing)s must and have none") % {
        "with": with_one,
        "every": every,
        "missing": missing,
    }
    return (BAD if missing else GOOD if with_one == every else FAIR), value


def _stale(now: datetime) -> tuple[str, str]:
    old = Q(last_login__lt=now - STALE) | Q(last_login=None, date_joined__lt=now - STALE)
    count = User.objects.filter(old, is_active=True).count()
    return (BAD if count > 3 else FAIR if count else GOOD), _("%(count)s accounts") % {"count": count}


def _failed(now: datetime) -> tuple[str, str]:
    rows = Event.objects.filter(kind=Event.Kind.SIGN_IN_FAILED, at__gte=now - timedelta(days=7))
    count, locked = rows.count(), rows.filter(data__locked=True).count()
    value = _("%(count)s in seven days, %(locked)s locked") % {"count": count, "locked": locked}
    return (BAD if locked > 5 else FAIR if locked else GOOD), value


def _promises(now: datetime) -> tuple[str, str]:
    count = undertaking.missing(localdate(now)).count()
    return (FAIR if count else GOOD), _("%(count)s accounts without") % {"count": count}


def _keys(now: datetime) -> tuple[str, str]:
    store = provider()
    made = getattr(store, "made", lambda: None)()
    if made is None:
        return FAIR, _("epoch %(number)s, age unknown") % {"number": store.current_epoch()}
    return (FAIR if now - made > EPOCH_OLD else GOOD), human_delta(now - made)


def _backup(now: datetime) -> tuple[str, str]:
    standing = Standing(now)
    ages = [one.age(now) for one in standing.last.values() if one]
    if len(ages) < len(standing.last):
        return BAD, _("no backup yet")
    return (BAD if standing.late else GOOD), human_delta(max(ages))


def _drill(now: datetime) -> tuple[str, str]:
    standing = Standing(now)
    if standing.drill is None:
        return (BAD if standing.drill_late else FAIR), _("none yet")
    age = human_delta(now - standing.drill.started_at)
    return (BAD if standing.drill_late else FAIR if standing.drill_soon else GOOD), age


def _register(now: datetime) -> tuple[str, str]:
    done = RegisterCheck.objects.filter(state__in=("sound", "broken")).order_by("-asked_at").first()
    if done is None:
        return FAIR, _("not verified yet")
    if done.state == "broken":
        return BAD, str(done.get_state_display())
    age = now - done.finished_at
    return (FAIR if age > policy.REGISTER_VERIFIED_WITHIN else GOOD), human_delta(age)


def _settings(now: datetime) -> tuple[str, str]:
    """`check --deploy`, and whether the product shows its insides."""
    found = checks.run_checks(include_deployment_checks=True)
    grave = [one for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    if settings.DEBUG:
        return BAD, _("DEBUG is on")
    codes = sorted({str(one.id) for one in grave})
    named = pgettext("between words of a list", ", ").join(str(PLAIN.get(code, code)) for code in codes)
    return (FAIR if grave else GOOD), named or _("nothing found")


def _alerts(now: datetime) -> tuple[str, str]:
    rows = AccessAlert.objects.filter(state=AccessAlert.State.OPEN)
    count, old = rows.count(), rows.filter(at__lt=now - timedelta(days=2)).count()
    value = _("%(count)s open, %(old)s for more than two days") % {"count": count, "old": old}
    return (BAD if old else FAIR if count else GOOD), value


def _incidents(now: datetime) -> tuple[str, str]:
    rows = Incident.objects.exclude(state=Incident.State.CLOSED).filter(drill=False)
    late = next_drill(now) < localdate(now)
    return (FAIR if rows.exists() or late else GOOD), _("%(count)s open") % {"count": rows.count()}


def _clock(now: datetime) -> tuple[str, str]:
    last = Sweep.objects.order_by("-finished_at").first()
    if last is None:
        return FAIR, _("has not run yet")
    age = clock() - last.finished_at
    return (BAD if age > CLOCK_OLD else GOOD), human_delta(age)


# code → (label, why, page, look)
LINES: dict[str, tuple[Promise, Promise, str, Callable[[datetime], tuple[str, str]]]] = {
    "second_factors": (
        gettext_lazy("Second factors"),
        gettext_lazy("A stolen password alone opens nothing where a second factor is asked for."),
        "agency:people",
        _second_factors,
    ),
    "stale": (
        gettext_lazy("Accounts nobody used for 90 days"),
        gettext_lazy("An account nobody uses is nobody’s to notice."),
        "agency:people",
        _stale,
    ),
    "promises": (
        gettext_lazy("Undertakings of confidentiality"),
        gettext_lazy("Signed by every colleague, anew every year; without it no page opens."),
        "agency:undertakings",
        _promises,
    ),
    "failed": (
        gettext_lazy("Failed sign-ins"),
        gettext_lazy("Many failures or locks are somebody trying."),
        "compliance:register",
        _failed,
    ),
    "keys": (
        gettext_lazy("Age of the key above the data keys"),
        gettext_lazy("It is renewed yearly and after destructions by the system administrator."),
        "",
        _keys,
    ),
    "backup": (
        gettext_lazy("Last backup"),
        gettext_lazy("Every night, data and keys apart."),
        "agency:backups",
        _backup,
    ),
    "drill": (
        gettext_lazy("Last restore drill"),
        gettext_lazy("Twice a year; a backup nobody restored is a hope."),
        "agency:backups",
        _drill,
    ),
    "register": (
        gettext_lazy("Register verified"),
        gettext_lazy("Every night, from the first line to the last."),
        "compliance:proof",
        _register,
    ),
    "settings": (
        gettext_lazy("Settings for production"),
        gettext_lazy("What Django’s own deployment check finds."),
        "",
        _settings,
    ),
    "alerts": (
        gettext_lazy("Alerts about access"),
        gettext_lazy("Each is judged by a person, soon."),
        "customers:alerts",
        _alerts,
    ),
    "incidents": (
        gettext_lazy("Security incidents"),
        gettext_lazy("Open ones, and whether the yearly drill is due."),
        "compliance:incidents",
        _incidents,
    ),
    "clock": (
        gettext_lazy("The clock"),
        gettext_lazy("Deadlines, backups and watches run by it."),
        "agency:system",
        _clock,
    ),
}


def look(now: datetime) -> list[Line]:
    """Every line, asked now; by the system, since whoever administers it sees no archive and no alert."""
    lines = []
    with acting_as(ACTOR):
        for code, (label, why, page, ask) in LINES.items():
            state, value = ask(now)
            lines.append(Line(code, label, state, value, why, page))
    return lines


def counts(lines: list[Line]) -> dict[str, int]:
    return {state: sum(line.state == state for line in lines) for state in (GOOD, FAIR, BAD)}
