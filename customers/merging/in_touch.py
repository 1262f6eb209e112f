"""What merging does with the days of contact: who wants to be left alone stays so, the last contact counts."""

from datetime import date

from customers.models import Customer

NAMES = ("no_contact_on", "last_contact_on")
Days = dict[str, date | None]


def days(customer: Customer) -> dict[str, str | None]:
    """The days as JSON keeps them."""
    return {name: day and day.isoformat() for name, day in _of(customer).items()}


def join(winner: Customer, loser: Customer) -> None:
    """The winner takes either's wish for no contact (the earlier day) and the later contact."""
    _set(winner, _together(_of(winner), _of(loser)))


def part(winner: Customer, loser: Customer, *, before: dict) -> None:
    """Give the winner its own days back, where nothing happened since."""
    own = {name: date.fromisoformat(before[name]) if before.get(name) else None for name in NAMES}
    taken = _together(own, _of(loser))
    _set(winner, {name: day for name, day in own.items() if getattr(winner, name) == taken[name]})


def _of(customer: Customer) -> Days:
    return {name: getattr(customer, name) for name in NAMES}


def _together(ours: Days, theirs: Days) -> Days:
    wishes, contacts = ([day for day in (ours[name], theirs[name]) if day] for name in NAMES)
    return {"no_contact_on": min(wishes, default=None), "last_contact_on": max(contacts, default=None)}


def _set(customer: Customer, fresh: Days) -> None:
    """Written only where something is different."""
    if any(getattr(customer, name) != day for name, day in fresh.items()):
        for name, day in fresh.items():
            setattr(customer, name, day)
        customer.save(update_fields=[*fresh, "updated_at"])
