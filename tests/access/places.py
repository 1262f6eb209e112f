"""What the places of an address take: `Given` says it for the pages of an app, for lin's archive and its people."""

from collections.abc import Callable

# {"names of pages": (customer, people) → {place: value}}; names with blanks between, * for any ending; the first
# that fits counts
Given = dict[str, Callable[..., dict]]


def said(**places) -> Callable[..., dict]:
    """The same words whoever asks; every other place takes what belongs to nobody."""
    return lambda customer, people: places


def archive(customer, people) -> dict:
    return {"pk": customer.pk}
