"""One entry of the navigation."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import NoReverseMatch, reverse


def first_url(*names: str) -> str:
    """The address of the first of `names` that exists, or ''."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


@dataclass(frozen=True)
class Item:
    """One entry. `urls`: the first name that resolves counts; `permissions`: one of them is enough."""

    key: str
    label: str
    icon: str
    urls: tuple[str, ...]
    permissions: tuple[str, ...] = ()
    counter: str = ""
    hot: bool = False  # the count asks this person to act
    act: str = ""  # the words on the button of the top bar
    short: str = ""  # the word under the icon on the phone

    @cached_property
    def url(self) -> str:
        return first_url(*self.urls)

    def open_to(self, user) -> bool:
        return bool(self.url) and (
            not self.permissions or any(user.has_perm(name) for name in self.permissions)
        )
