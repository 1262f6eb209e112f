"""The person's own page of a package: the address and the code open it, each download is written down, a week long."""

from datetime import datetime
from hmac import compare_digest

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting_as
from agency.encryption import Unreadable
from agency.errors import Refused
from agency.signin.throttling import Attempt, Count, Rule, where
from compliance.models import RightsPackage, RightsRequest
from customers.leads import doors

from .identifying import note
from .timing import ACTOR

CODE = Rule("rights-package", policy.FILL_CODE_TRIES, policy.RIGHTS_PACKAGE_LIFE)
HANDED = gettext_noop("Package for the customer")


def code_digest(token: str, code: str) -> str:
    return doors.digest("rights-package-code", f"{token}:{code}")


def live():
    return RightsPackage.objects.filter(ended_at=None)


def find(token: str, now: datetime) -> RightsPackage | None:
    if len(token) > 100 or not token.isascii():
        return None
    with acting_as(ACTOR):
        rows = live().filter(token_digest=doors.digest("rights-package", token), expires_at__gt=now)
        return rows.defer("content").select_related("request").first()


def attempt(request, package: RightsPackage, now: datetime) -> Attempt:
    return Attempt([Count(CODE, str(package.pk)), *where(request)], now)


def enter_code(package: RightsPackage, token: str, code: str, now: datetime) -> bool:
    """Whether it is the code; the fifth wrong one ends the package."""
    right = compare_digest(package.code_digest, code_digest(token, code.strip()))
    if not right:
        with acting_as(ACTOR, reason=HANDED):
            rows = RightsPackage.objects.filter(pk=package.pk)
            rows.update(wrong_codes=F("wrong_codes") + 1)
            if rows.filter(wrong_codes__gte=policy.FILL_CODE_TRIES).exists():
                _end(rows, now)
                note(package.request, "package_locked", None)
    return right


def take(package: RightsPackage, now: datetime) -> bytes:
    """The file, after the download was written down. Raises `Refused` when it is not there any more."""
    with acting_as(ACTOR, reason=HANDED):
        found = (
            live()
            .select_for_update(no_key=True, of=("self",))
            .filter(pk=package.pk, expires_at__gt=now)
            .first()
        )
        if found is None or isinstance(found.content, Unreadable) or not found.content:
            raise Refused(_("This file is no longer there."))
        RightsPackage.objects.filter(pk=package.pk).update(downloads=F("downloads") + 1)
        note(package.request, "package_taken", None)
        return found.content


def end_all(request: RightsRequest, now: datetime) -> int:
    with acting_as(ACTOR, reason=HANDED):
        return _end(request.packages.filter(ended_at=None), now)


def expire(now: datetime) -> int:
    """Packages whose week is over lose their file."""
    with acting_as(ACTOR, reason=HANDED):
        return _end(live().filter(expires_at__lte=now), now)


def _end(rows, now: datetime) -> int:
    return rows.update(ended_at=now, content=None)
