"""The shell around every page: the entries this person sees, the phone's tabs, the numbers beside them.

The apps above register what they count with `@counted`; all counts of a page are one query.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from agency import undertaking
from agency.entries import SECTIONS, TABS
from agency.entry import Item, first_url
from agency.roles import ADMINISTRATORS, roles_of

ROOMY = 26  # entries that stand below each other on a screen of 900 px
COUNT_CAP = 99  # beyond it the badge says “99+”
THEMES, DENSITIES = ("light", "dark"), ("cozy", "compact")
CONFIDENTIAL = {"customers", "compliance", "contracts"}  # rooms whose every page bears the watermark
CONFIDENTIAL_PAGES = {
    "agency:today",
    "agency:inbox",
    "agency:inbox_item",
    "agency:inbox_decide",
    "agency:search",
}
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}  # Django's codes → the lang attribute


_counters: dict[str, Callable[..., QuerySet]] = {}


def counted(name: str):
    """Register `function(user) -> QuerySet`: its rows are counted beside the entry that names it."""

    def register(function: Callable[..., QuerySet]):
        _counters[name] = function
        return function

    return register


def waiting_for(name: str, user) -> int:
    """The number registered as `name` for any person; 0 where nobody counts it."""
    return _counters[name](user).order_by().values("pk")[: COUNT_CAP + 1].count() if name in _counters else 0


@counted("unread")
def unread_notices(user) -> QuerySet:
    from agency.models import Notice

    return Notice.objects.unread().visible_to(user)


def counters(request: HttpRequest) -> dict[str, int]:
    """All registered counts for the person of this request: one query, each capped at `COUNT_CAP` + 1."""
    user = request.user
    if not user.is_authenticated:
        return {}
    names, parts, params = [], [], []
    for name, function in _counters.items():
        rows = function(user).order_by().values("pk")[: COUNT_CAP + 1]
        if rows.query.is_empty():
            continue
        sql, values = rows.query.sql_with_params()
        names.append(name)
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 (compiled by the ORM)
        params += values
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(names, cursor.fetchone(), strict=True))


class Section(NamedTuple):
    """A group of entries in the sidebar."""

    label: str
    entries: list[dict]
    open: bool
    waiting: bool  # something in it waits for this person


class Shell:
    """What base.html needs. Everything is worked out when first read, so a fragment costs nothing."""

    def __init__(self, request: HttpRequest):
        self.request = request
        self.user = getattr(request, "user", None)
        self.now = timezone.now()

    @cached_property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    def _preference(self, name: str, allowed: tuple[str, ...]) -> str:
        value = getattr(self.user, name, "") if self.signed_in else self.request.COOKIES.get(name, "")
        return value if value in allowed else ""

    @cached_property
    def mark(self) -> str:
        """Who looks and since when, across every page with customers' data; "" on the others (D7)."""
        found = self.request.resolver_match
        if not self.signed_in or found is None:
            return ""
        if found.namespace not in CONFIDENTIAL and found.view_name not in CONFIDENTIAL_PAGES:
            return ""
        moment = timezone.localtime(self.now)
        return f"{self.user.name} · {self.user.username} · {moment:%Y-%m-%d %H:%M} · {gettext('internal')}"

    @cached_property
    def promise_left(self) -> int | None:
        """Days until the person's undertaking of confidentiality ends, where that is soon (H11); None on its page."""
        found = self.request.resolver_match
        there = found is not None and found.view_name == "agency:undertaking"
        return undertaking.days_left(self.user) if self.signed_in and not there else None

    @cached_property
    def theme(self) -> str:
        """light, dark, or '' to follow the device."""
        return self._preference("theme", THEMES)

    @cached_property
    def density(self) -> str:
        return self._preference("density", DENSITIES) or "cozy"

    @cached_property
    def shortcuts(self) -> bool:
        return bool(getattr(self.user, "shortcuts", True))

    @property
    def lang(self) -> str:
        return LANGUAGES.get(translation.get_language() or "", "zh-Hans")

    @cached_property
    def counts(self) -> dict[str, int]:
        return counters(self.request)

    @cached_property
    def items(self) -> dict[str, Item]:
        if not self.signed_in:
            return {}
        return {item.key: item for _label, entries in SECTIONS for item in entries if item.open_to(self.user)}

    @cached_property
    def current(self) -> str:
        """The key of the entry this page belongs to: the one with the longest address before ours."""
        path = self.request.path
        fits = [i for i in self.items.values() if path == i.url or (i.url != "/" and path.startswith(i.url))]
        return max(fits, key=lambda item: len(item.url)).key if fits else ""

    def _shown(self, entries) -> Iterator[dict]:
        for item in entries:
            number = self.counts.get(item.counter, 0)
            badge = f"{COUNT_CAP}+" if number > COUNT_CAP else str(number or "")
            yield {"item": item, "url": item.url, "badge": badge, "current": item.key == self.current}

    @cached_property
    def sections(self) -> list[Section]:
        """Who has more entries than fit finds closed what she is not in, save work and customers."""
        shown = [
            (label, list(self._shown(item for item in entries if item.key in self.items)))
            for label, entries in SECTIONS
        ]
        roomy = len(self.items) <= ROOMY
        return [
            Section(
                label,
                entries,
                open=roomy or place < 2 or any(entry["current"] for entry in entries),
                waiting=any(entry["badge"] for entry in entries),
            )
            for place, (label, entries) in enumerate(shown)
            if entries
        ]

    @cached_property
    def kind(self) -> str:
        """Which row of `TABS` serves this person."""
        roles = roles_of(self.user)
        if roles & ADMINISTRATORS:
            return "admin"
        if "customers.add_customer" not in self.user.get_all_permissions():
            return "audit" if roles & {"auditor", "privacy_officer", "general_manager"} else "field"
        return "lead" if self.user.has_perm("customers.approve_share") else "sales"

    @cached_property
    def tabs(self) -> list[dict]:
        found = [self.items[key] for key in TABS[self.kind] if key in self.items] if self.signed_in else []
        return list(self._shown(found[:4]))

    @cached_property
    def primary(self) -> Item | None:
        """The one filled button of the top bar: register, or note a first contact."""
        return self.items.get("register") or self.items.get("capture")

    @cached_property
    def urls(self) -> dict[str, str]:
        """Addresses of pages other parts of the product bring; '' where a page does not exist yet."""
        return {
            "home": first_url("agency:today") or "/",
            "preferences": first_url("agency:preferences"),
            "search": first_url("agency:palette", "agency:search"),
            "results": first_url("agency:search"),
            "profile": first_url("agency:profile"),
            "security": first_url("agency:security", "mfa_index"),
            "sessions": first_url("usersessions_list"),
            "notifications": first_url("agency:notifications"),
            "sign_out": first_url("account_logout"),
            "sign_in": first_url("account_login"),
        }


def shell(request: HttpRequest) -> dict:
    """Context processor: `shell` for the templates of components/ and base.html."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
