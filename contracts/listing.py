"""The list of contracts: tabs, filters, pages by key (G7)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.pages import Key, newer_than, older_than
from agency.saved_views import SavedList
from contracts.figures import narrowing
from contracts.models import Contract, ContractState

S = ContractState
CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
TABS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "open": (_("Under way"), (S.DRAFT, S.APPROVAL, S.REJECTED, S.APPROVED, S.UNUSED)),
    "signing": (_("To be signed"), (S.SIGNING, S.PART_SIGNED, S.SIGN_EXPIRED, S.SIGN_REFUSED)),
    "standing": (_("In effect"), S.BINDING),
    "past": (pgettext_lazy("contracts", "Past"), (S.COMPLETED, S.TERMINATED, S.EXPIRED, S.ARCHIVED, S.VOID)),
    "all": (pgettext_lazy("contracts", "All"), ()),
}


@dataclass(frozen=True)
class Wanted:
    """What of the list is asked for. `ends_within` are days from today on."""

    tab: str = "open"
    kind: str = ""
    mine: bool = False
    ends_within: int | None = None
    disputed: bool = False
    least: int | None = None  # fen
    number: str = ""
    behind: str = ""  # a figure: `contracts.figures.narrowing`
    saved: str = ""  # the saved view it came from

    @classmethod
    def of(cls, asked) -> "Wanted":
        """From the query of an address; what makes no sense is left out."""
        days, least, saved = asked.get("ends", ""), asked.get("least", ""), asked.get("saved", "")
        return cls(
            tab=asked.get("tab") if asked.get("tab") in TABS else "open",
            kind=kind if CODE.fullmatch(kind := asked.get("kind", "")) else "",
            mine=asked.get("mine") == "1",
            ends_within=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else None,
            disputed=asked.get("disputed") == "1",
            least=int(least) * 100 if least.isascii() and least.isdigit() and len(least) < 10 else None,
            number=asked.get("q", "").strip()[:40],
            behind=asked.get("of", "")[:60],
            saved=saved if saved.isascii() and saved.isdigit() and len(saved) < 19 else "",
        )

    def query(self, **changes) -> str:
        """The tab and the filters as a query string, without a number looked for; `changes` replace some."""
        asked = {
            "tab": self.tab,
            "kind": self.kind,
            "mine": "1" if self.mine else "",
            "ends": "" if self.ends_within is None else str(self.ends_within),
            "least": "" if self.least is None else str(self.least // 100),
            "disputed": "1" if self.disputed else "",
            "of": self.behind,
            "saved": self.saved,
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the tab is chosen."""
        return self.query(saved="") != urlencode({"tab": self.tab})


def kept(query: str) -> str:
    """What a saved view keeps of an address: never what was searched for, nor a figure nobody knows."""
    wanted = Wanted.of(QueryDict(query))
    return wanted.query(saved="", **({} if narrowing.known(wanted.behind) else {"of": ""}))


SAVED = SavedList(
    "contracts",
    "contracts",
    _("Contracts"),
    kept=kept,
    shared_help=_("Colleagues see the name and the filters, and the contracts they may see themselves."),
    renew_help=_("Its tab and filters take the place of those kept so far."),
)
NUMBER = re.compile(r"[A-Za-z]{2,6}-[0-9A-Za-z-]*")  # HTCJ-2026-000123-4


def is_number(typed: str) -> bool:
    """Whether a contract’s number was meant, or words that stand in it."""
    return bool(NUMBER.fullmatch(typed))


def narrowed(rows: QuerySet[Contract], wanted: Wanted, user, today: date | None = None) -> QuerySet[Contract]:
    """`rows` as `wanted`; a number is looked up in all of them, whatever the tab."""
    if wanted.number:
        return rows.filter(number=wanted.number.upper())
    if states := TABS[wanted.tab][1]:
        rows = rows.filter(state__in=states)
    if wanted.kind:
        rows = rows.filter(kind__code=wanted.kind)
    if wanted.mine:
        rows = rows.filter(owner=user)
    if wanted.behind:
        rows = narrowing.behind(rows, wanted.behind)
    if wanted.disputed:
        rows = rows.filter(disputed=True)
    if wanted.least is not None:
        rows = rows.filter(total__gte=wanted.least)
    if wanted.ends_within is not None:
        today = today or localdate()
        rows = rows.filter(ends_on__range=(today, today + timedelta(days=wanted.ends_within)))
    return rows


@dataclass
class Page:
    rows: list[Contract]
    after: Key | None = None
    before: Key | None = None


def page(user, wanted: Wanted, *, after: Key | None = None, before: Key | None = None) -> Page:
    """One page of what `user` may see of the wanted, last changed first, by (`updated_at`, id)."""
    size = policy.PAGE
    rows = Contract.objects.visible_to(user).select_related("kind", "owner").defer("terms")
    rows = narrowed(rows, wanted, user)
    if before:
        found = list(rows.filter(newer_than(before)).order_by("updated_at", "pk")[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return Page(found, after=_key(found[-1]) if found else None, before=_key(found[0]) if more else None)
    found = list(rows.filter(older_than(after)).order_by("-updated_at", "-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    return Page(
        found, after=_key(found[-1]) if more else None, before=_key(found[0]) if after and found else None
    )


def _key(contract: Contract) -> Key:
    return contract.updated_at, contract.pk
