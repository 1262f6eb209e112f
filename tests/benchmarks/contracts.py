"""Fifty thousand contracts: their list, the words in them, what is owed, what ends, the figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from agency import undertaking
from agency.acting import acting, acting_as
from agency.models import Department, User
from contracts import listing
from customers.contact_pages import write_key

from . import contract_words
from .figures import LIST, Figure

ROLES = {  # kind → role and beginning of the user name, as `manage.py fill` engages them
    "seller": ("sales", "fill"),
    "head": ("sales_manager", "manager"),
    "six_departments": ("sales_director", "director"),
    "house": ("crm_manager", "house"),
}
WORDS = {  # from words every template holds to words of ten contracts, and none
    "every_text": "旅游",
    "common": "保险",
    "tenth": "洱海游船",
    "place": "西双版纳",
    "agreed": "双床房",
    "two_words": "呼伦贝尔 另付押金",
    "rare": contract_words.RARE,
    "none": "极光破冰船",
}
LISTS = {
    "": "",
    "all": "tab=all",
    "signing": "tab=signing",
    "standing": "tab=standing",
    "past": "tab=past",
    "kind": "tab=all&kind=outbound",
    "mine": "tab=all&mine=1",
    "disputed": "tab=all&disputed=1",
    "least": "tab=all&least=500000",
    "ends": "tab=standing&ends=30",
    "three_filters": "tab=past&kind=domestic&least=100000&mine=1",
    "all_filters": "tab=standing&kind=corporate&least=20000&ends=365&disputed=1",
    "behind_a_figure": "tab=all&of=signed:2026-03",
}
PAGES = {
    "payments": ("contracts:payments", ""),
    "payments_overdue": ("contracts:payments", "tab=overdue"),
    "payments_paid": ("contracts:payments", "tab=paid"),
    "expiring": ("contracts:expiring", ""),
    "expiring_undecided": ("contracts:expiring", "decided=no&kind=corporate"),
    "figures": ("contracts:figures", ""),
}


@dataclass(frozen=True)
class Reader:
    user: User
    browser: Client


def cast() -> dict[str, Reader]:
    return {kind: _reader(*who) for kind, who in ROLES.items()}


def _reader(role: str, name: str) -> Reader:
    found = User.objects.filter(groups__name=role, username__startswith=name, is_active=True)
    user = found.order_by("username").first() or _engaged(role, name)
    browser = Client()
    browser.force_login(user, backend="agency.visibility.ArchiveBackend")
    browser.get("/")
    return Reader(user, browser)


def _engaged(role: str, name: str) -> User:
    """Somebody with every department, whom no filling engages."""
    with acting_as("system:bench"):
        unit = Department.objects.filter(parent=None).first()
        user = User(username=name, name="全社经理", department=unit)
        user.set_unusable_password()
        user.save()
        undertaking.sign(user, name=user.name)
        user.groups.add(Group.objects.get(name=role))
    return user


def figures(readers: dict[str, Reader]) -> Iterator[Figure]:
    for kind, reader in readers.items():
        yield from pages_of(kind, reader)


def pages_of(kind: str, reader: Reader) -> Iterator[Figure]:
    get, entries, found = reader.browser.get, reverse("contracts:list"), reverse("contracts:search")
    addresses = {
        f"list_{name}".rstrip("_"): f"{entries}?{query or 'tab=open'}" for name, query in LISTS.items()
    }
    addresses["list_next_page"], addresses["list_number"] = (f"{entries}?{query}" for query in _found(reader))
    addresses |= {f"search_{name}": f"{found}?{urlencode({'q': typed})}" for name, typed in WORDS.items()}
    addresses |= {name: f"{reverse(page)}?{query}" for name, (page, query) in PAGES.items()}
    for name, address in addresses.items():
        yield Figure(f"contracts_{name}_{kind}", lambda at=address: get(at), LIST)


def _found(reader: Reader) -> tuple[str, str]:
    """The second page of all, and the number of the last on the first."""
    wanted = listing.Wanted(tab="all")
    with acting(reader.user):
        page = listing.page(reader.user, wanted)
        number = next(one.number for one in reversed(page.rows) if one.number)
    return wanted.query(after=write_key(page.after) if page.after else ""), urlencode({"q": number})
