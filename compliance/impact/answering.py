"""Tells the rooms below whether a group of fields or a rule for grades was assessed."""

from customers import assessing

from . import standing


@assessing.answers
def answer(kind: str, key: str) -> assessing.Answer:
    found = standing.standing(kind, key)
    if found:
        return assessing.Answer(found.number, found.get_absolute_url())
    return assessing.Answer(url=standing.where(kind, key), why=standing.lacking(kind, key))
