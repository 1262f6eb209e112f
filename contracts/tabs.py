"""The tabs and the next acts of a contract’s page. Each part of the module adds its own once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from contracts.models import Contract


@dataclass(frozen=True)
class Tab:
    """`url` names a page that takes the contract’s id; `order` is its place from the left."""

    order: int
    url: str
    label: str
    when: Callable[[Contract, object], bool]
    count: Callable[[Contract], int] | None = None


@dataclass(frozen=True)
class Act:
    """What may be done next: a link to a page of its own, or, with `post`, a button that does it.

    `primary` marks what usually comes next; the first that applies leads, the others wait in a menu.
    """

    order: int
    url: str
    label: str
    icon: str
    when: Callable[[Contract, object], bool]
    primary: bool = False
    post: bool = False


TABS: list[Tab] = []
ACTS: list[Act] = []


def tab(
    order: int,
    url: str,
    label: str,
    when: Callable = lambda contract, user: True,
    *,
    count: Callable | None = None,
) -> None:
    """Add a tab that stands where `when(contract, user)`; the page asks for its right again.

    `count(contract)` is what waits behind it, shown beside the label.
    """
    TABS.append(Tab(order, url, label, when, count))
    TABS.sort(key=lambda one: one.order)


def act(order: int, url: str, label: str, icon: str, *, when: Callable, primary=False, post=False) -> None:
    """Add what may be done next while `when(contract, user)`; the act itself checks again."""
    ACTS.append(Act(order, url, label, icon, when, primary, post))
    ACTS.sort(key=lambda one: one.order)


def tabs_of(contract: Contract, user, current: str) -> list[dict]:
    return [
        {
            "label": one.label,
            "url": reverse(one.url, args=[contract.pk]),
            "current": one.url == current,
            "count": (one.count(contract) or None) if one.count else None,
        }
        for one in TABS
        if one.when(contract, user)
    ]


def acts_of(contract: Contract, user) -> list[dict]:
    """What `user` may do with the contract now, the usual first."""
    found = [one for one in ACTS if one.when(contract, user)]
    return [
        {
            "label": one.label,
            "icon": one.icon,
            "url": reverse(one.url, args=[contract.pk]),
            "primary": one.primary,
            "post": one.post,
        }
        for one in sorted(found, key=lambda one: not one.primary)
    ]
