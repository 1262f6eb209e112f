"""Which rule a changed field falls under, and whose turn it is then (C4).

The lines of `ChangePolicy` in force are read from the narrowest to the widest: a line for the field before
one for its block, then one for the grade before one for every grade, then for the kind. No line at all means
approval. A change of grade is judged by the old and by the new one, and the other fields of that edit too:
nobody makes an important customer's phone cheaper to change by grading the customer down first.

A part of an archive has lines of its own: `@contactpoint` for the whole entry, `contactpoint.value` for one
column. Without one it falls under the block its facts belong to: a second phone is not cheaper than the first.
"""

from collections.abc import Iterable
from datetime import date

from django.apps import apps

from agency.models import User
from customers import fieldbook
from customers.kinds.blocks import BLOCKS
from customers.models import ChangePolicy, Customer

Rule = ChangePolicy.Rule
STRICTNESS = (Rule.AT_ONCE, Rule.VERIFY, Rule.APPROVE, Rule.BOTH)
TOGETHER = (
    {"document_type", "document_number", "document_expires_on"},
    {"born_on", "guardian_name", "guardian_phone", "guardian_relation"},
)
TOGETHER_IN_PARTS = {  # what the database or sense wants written in one go
    "contactpoint": ({"kind", "value"}, {"preferred", "do_not_contact"}),
    "importantdate": ({"calendar", "day"},),
    "address": ({"region", "street", "postal_code"},),
    "identitydocument": ({"type", "number", "country", "valid_from", "valid_until"},),
    "group": ({"departs_on", "returns_on"},),
}


def rules_for(customer: Customer, changes: dict, *, by, day: date, alone: bool = False) -> dict[str, Rule]:
    """Field → rule of every changed field, for `by` as the drafter, with what belongs together made alike.

    `alone`: as if each were changed by itself.
    """
    lines = list(ChangePolicy.objects.in_force(day))
    grades = {customer.grade, changes.get("grade") or customer.grade}
    found = {name: strictest(_rule(lines, name, grade, customer, by) for grade in grades) for name in changes}
    for group in () if alone else TOGETHER:
        if members := group & found.keys():
            found |= dict.fromkeys(members, strictest(found[name] for name in members))
    return found


def rules_for_part(
    customer: Customer, block: str, names: Iterable[str], *, by, day: date, whole: bool
) -> dict[str, Rule]:
    """Column → rule of the changed columns of a part; alike for all where the part is changed as a `whole`."""
    lines = list(ChangePolicy.objects.in_force(day))
    found = {name: _of_a_part(lines, block, name, customer, by) for name in names}
    groups = [set(found)] if whole else TOGETHER_IN_PARTS.get(block, ())
    for group in groups:
        if members := group & found.keys():
            found |= dict.fromkeys(members, strictest(found[name] for name in members))
    return found


def strictest(rules: Iterable[Rule]) -> Rule:
    return max(rules, key=STRICTNESS.index)


def _rule(lines: list[ChangePolicy], name: str, grade: str, customer: Customer, by) -> Rule:
    fact = fieldbook.BY_NAME.get(name)
    heads = [name, f"@{fact.group}"] if fact else [name]
    return _narrowest(lines, heads, grade, customer, by)


def _of_a_part(lines: list[ChangePolicy], block: str, name: str, customer: Customer, by) -> Rule:
    fact = fieldbook.declared(apps.get_model("customers", block)).get(name)
    part_of = next((one.code for one in BLOCKS.values() if block == "organisation" and name in one.names), "")
    heads = [f"{block}.{name}", f"@{part_of}" if part_of else f"@{block}", f"@{block}"]
    heads += [f"@{fact.group}"] if fact else []
    return _narrowest(lines, heads, customer.grade, customer, by)


def _narrowest(lines: list[ChangePolicy], heads: list[str], grade: str, customer: Customer, by) -> Rule:
    """By the narrowest line: `heads` stand from the narrowest to the widest."""
    fitting = [
        line
        for line in lines
        if line.about in heads and line.grade in ("", grade) and line.kind in ("", customer.kind)
    ]
    if not fitting:
        return Rule.APPROVE
    line = min(fitting, key=lambda one: (heads.index(one.about), not one.grade, not one.kind))
    if line.rule == Rule.OWNER:
        return Rule.AT_ONCE if by.pk == customer.owner_id else Rule.VERIFY
    return Rule(line.rule)


def whose_turn(customer: Customer, step: str, barred: set[int]) -> list[User]:
    """Who is asked to take the next step: the owner verifies, else a manager; managers approve, nearest first."""
    right = "customers.change_customer" if step == "verify" else "customers.approve_change"
    owner = customer.owner
    if step == "verify" and owner.pk not in barred and owner.is_active and owner.has_perm(right):
        return [owner]
    unit, found = customer.department, []
    while unit is not None and not found:
        found = [head for head in unit.managers() if head.pk not in barred and head.has_perm(right)]
        unit = unit.parent
    house = User.objects.filter(groups__name="crm_manager", is_active=True).exclude(pk__in=barred)
    return found or list(house)
