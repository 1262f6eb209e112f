"""What the palette finds beside records: pages one may open and acts one may begin.

The apps above add what they find with `@finds`, so that the house knows none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agency.encryption import tokens
from agency.navigation import Shell, first_url

ACTS = ("register", "capture")  # navigation entries that begin something
PERSONAL = (
    (_("Profile and appearance"), "circle-user", ("agency:profile",)),
    (_("Sign-in and security"), "shield-check", ("agency:security", "mfa_index")),
    (_("Devices signed in"), "monitor-smartphone", ("agency:sessions", "usersessions_list")),
)
SHOWN = 6  # pages offered before anything is typed


@dataclass(frozen=True)
class Hit:
    """One line of the palette."""

    url: str
    label: str
    sub: str = ""
    icon: str = ""  # an avatar where there is none


@dataclass(frozen=True)
class Group:
    label: str
    hits: list[Hit]


_finders: list[Callable[..., Iterable[Group]]] = []


def finds(function: Callable[..., Iterable[Group]]):
    """Register `function(user, text, limit=, via=) -> groups`; records come before pages."""
    _finders.append(function)
    return function


def groups(request: HttpRequest, text: str, *, limit: int, via: str) -> list[Group]:
    """Everything that answers `text`, or where one may go when nothing is typed."""
    shell = Shell(request)
    found: list[Group] = []
    for find in _finders if text else ():
        found += find(request.user, text, limit=limit, via=via)
    pages = [item for key, item in shell.items.items() if key not in ACTS]
    acts = [shell.items[key] for key in ACTS if key in shell.items]
    go = [Hit(item.url, str(item.label), icon=item.icon) for item in pages if said(item.label, text)]
    do = [Hit(item.url, str(item.label), icon=item.icon) for item in acts if said(item.label, text)]
    do += [
        Hit(url, str(label), icon=icon)
        for label, icon, names in PERSONAL
        if (url := first_url(*names)) and said(label, text)
    ]
    found += [Group(str(_("Go to")), go if text else go[:SHOWN]), Group(str(_("Do")), do)]
    return [group for group in found if group.hits]


def said(label, text: str) -> bool:
    """Whether a page's name is meant: part of it, its pinyin or its initials."""
    label = str(label)
    return not text or text.casefold() in label.casefold() or tokens.matches(text, name=label)
