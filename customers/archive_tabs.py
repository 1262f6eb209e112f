"""The tabs of an archive's page. Each part of the product adds its own once, with who sees it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.visibility import may

from .showing import Sheet


@dataclass(frozen=True)
class Tab:
    """One tab: `url` is the name of a page that takes the archive's id; `order` its place from the left."""

    order: int
    url: str
    label: str
    when: Callable[[Sheet], bool]


TABS: list[Tab] = []


def tab(order: int, url: str, label, when: Callable[[Sheet], bool] = lambda sheet: True) -> None:
    """Add a tab that stands for `when(sheet)`; the page checks the right again by itself."""
    TABS.append(Tab(order, url, label, when))
    TABS.sort(key=lambda added: added.order)


def tabs_of(sheet: Sheet, current: str) -> list[dict]:
    """The tabs `sheet.user` sees of this archive; `current` is the URL name of the open one."""
    shown = []
    for added in TABS:
        if added.when(sheet) and (address := _address(added, sheet)):
            shown.append({"label": added.label, "url": address, "current": added.url == current})
    return shown


def _address(added: Tab, sheet: Sheet) -> str:
    """Empty where the part of the product that serves it is not installed."""
    try:
        return reverse(added.url, args=[sheet.customer.pk])
    except NoReverseMatch:
        return ""


def sees_whole(sheet: Sheet) -> bool:
    return sheet.whole


def _sees_history(sheet: Sheet) -> bool:
    return sheet.user.has_perm("customers.view_trail") or may(sheet.user, "assign_customer", sheet.customer)


tab(10, "customers:detail", _("Timeline"))


def _individual(sheet: Sheet) -> bool:
    return sheet.customer.kind == sheet.customer.Kind.INDIVIDUAL


tab(20, "customers:profile", pgettext_lazy("archive", "Profile"), _individual)
tab(70, "customers:consents", _("Consents"), sees_whole)
tab(80, "customers:audience", _("Sharing"), sees_whole)
tab(90, "customers:looks", _("Access log"), sees_whole)
tab(95, "compliance:versions", _("History"), _sees_history)
