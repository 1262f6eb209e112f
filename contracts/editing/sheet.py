"""The forms of one part of the editor, and how what was typed comes into the terms."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from contracts.forms.base import Rows
from contracts.models import Contract
from contracts.terms import Terms


class Sheet(ABC):
    """The forms of one part over `terms`: unbound, or bound to what was posted.

    `more` names the rows of which one more is offered. `write` puts what was typed into other terms.
    """

    code = ""
    holds: tuple[str, ...] = ()  # attributes of the terms

    def __init__(self, contract: Contract, terms: Terms, data=None, *, by, more: str = ""):
        self.contract, self.terms, self.data, self.by, self.more = contract, terms, data, by, more
        self.forms: dict = {}
        self.rows: dict[str, Rows] = {}
        self.build()

    @abstractmethod
    def build(self) -> None:
        """Fill `forms` and `rows`."""

    @abstractmethod
    def write(self, terms: Terms) -> None:
        """Put what was typed into `terms`; call when valid."""

    def is_valid(self) -> bool:
        """Asks every form, so that all errors show at once."""
        asked = [one.is_valid() for one in (*self.forms.values(), *self.rows.values())]
        return all(asked)

    @property
    def title(self) -> str:
        """What the contract is to be called from now on; "" where this part does not say."""
        return ""

    def errors(self) -> int:
        """How many fields are in trouble."""
        every = [*self.forms.values(), *(form for rows in self.rows.values() for form in rows)]
        return sum(len(form.errors) for form in every if form.is_bound)

    def _add_rows(self, name: str, form, values: list, make: Callable, *, blank: int = 0) -> None:
        extra = max(blank if not values else 0, 1 if self.more == name else 0)
        self.rows[name] = Rows(form, self.data, values, prefix=name, make=make, blank=extra)
