"""One column a file of archives may have."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import fieldbook
from customers.models import Customer, Part

SENSITIVE = 2  # tiers from here never leave in plain without a second person
KINDS = {"organisation": _("Organisation"), "group": pgettext_lazy("customer", "Group")}


@dataclass(frozen=True)
class Column:
    """`tier` as in the registry; `plain` gives the whole value, `masked` what lists show.

    `group` is where the form offers it; `model` the part an archive has many of, which gets a sheet of its own.
    """

    code: str
    label: str
    tier: int
    masked: Callable[[Customer], str]
    plain: Callable[[Customer], str]
    group: str = "archive"
    model: type[Part] | None = None

    @property
    def head(self) -> str:
        """What stands above it in the file, where columns of all kinds stand side by side."""
        kind = KINDS.get(self.group)
        return f"{kind} · {self.label}" if kind else str(self.label)

    @property
    def categories(self) -> set[str]:
        """The categories of data it holds, as restrictions name them."""
        if self.model:
            return {str(fact.category) for fact in fieldbook.declared(self.model).values()}
        fact = fieldbook.BY_NAME.get(self.code)
        return {str(fact.category)} if fact else set()

    @property
    def opens(self) -> bool:
        return self.tier > 0
