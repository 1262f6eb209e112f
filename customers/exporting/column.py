"""One column a file of archives may have."""

from collections.abc import Callable
from dataclasses import dataclass

from customers.models import Customer, Part

SENSITIVE = 2  # tiers from here never leave in plain without a second person


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
    def opens(self) -> bool:
        return self.tier > 0
