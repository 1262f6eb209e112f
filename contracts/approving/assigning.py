"""One person holds one step of a contract (§1.4): whether the people asked suffice for that."""

from collections.abc import Mapping
from dataclasses import dataclass

Seat = tuple[int, int]  # step, number of the agreement it needs


@dataclass(frozen=True)
class Need:
    """A step as it concerns people: how many must agree, out of whom."""

    place: int
    needed: int
    people: tuple[int, ...]


def fills(needs: Mapping[int, Need]) -> bool:
    """Whether every step can be taken without anybody taking two (a matching of people to seats)."""
    taken: dict[int, Seat] = {}
    return all(
        _seat((key, number), needs, taken, set())
        for key, need in needs.items()
        for number in range(need.needed)
    )


def _seat(seat: Seat, needs: Mapping[int, Need], taken: dict[int, Seat], tried: set[int]) -> bool:
    for person in needs[seat[0]].people:
        if person in tried:
            continue
        tried.add(person)
        if person not in taken or _seat(taken[person], needs, taken, tried):
            taken[person] = seat
            return True
    return False


def skipped(needs: dict[int, Need]) -> set[int] | None:
    """Steps left out because whoever could take them decides at a later step anyway; None where that is no help."""
    kept, out = dict(needs), set()
    while not fills(kept):
        covered = [key for key in kept if _covered(key, kept)]
        if not covered:
            return None
        alone = (key for key in covered if fills({one: kept[one] for one in kept if one != key}))
        key = next(alone, covered[0])
        out.add(key)
        del kept[key]
    return out


def _covered(key: int, needs: Mapping[int, Need]) -> bool:
    """Whether another step, later or as late, must be taken by somebody this one could be taken by."""
    mine = needs[key]
    return any(
        one != key and other.place >= mine.place and set(other.people) & set(mine.people)
        for one, other in needs.items()
    )
