"""How each kind of part is written, once a change of it is let through: by the very functions the pages use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from customers.kinds import blocks as kinds_blocks
from customers.kinds import contacts, grouping, profiling
from customers.models import ContactPerson, Customer, Group, Member, Organisation, Part
from customers.parts import keeping
from customers.parts.blocks import BLOCKS

ADDED = keeping.ADDED
NOT_TYPED = ("id", "customer", "version", "room")  # what is set by the program, or by an act of its own


@dataclass(frozen=True)
class Keeper:
    """One kind of part: `single` where an archive has exactly one, which is only ever changed."""

    model: type[Part]
    add: Callable[..., Part]
    change: Callable[..., Any]
    remove: Callable[..., Any]
    single: bool = False

    @property
    def block(self) -> str:
        return self.model._meta.model_name

    @property
    def columns(self) -> tuple[str, ...]:
        """What a person types, in the order of the model."""
        return tuple(
            field.name
            for field in self.model._meta.concrete_fields
            if field.editable and field.name not in NOT_TYPED
        )

    def find(self, customer: Customer, pk) -> Part | None:
        found = self.model.objects.filter(customer=customer, pk=pk).first()
        if found:
            found.customer = customer
        return found


@dataclass(frozen=True)
class Act:
    """Who lets a change through, who wrote it, why and when."""

    by: Any
    why: str
    now: datetime
    drafter: Any = None


@cache
def keepers() -> dict[str, Keeper]:
    """By the name of the model."""
    every = [Keeper(block.model, _add(block.model), _change, _remove) for block in BLOCKS.values()]
    every += [
        Keeper(Organisation, _never, _change_organisation, _never, single=True),
        Keeper(ContactPerson, _add_contact, _change_contact, _remove_contact),
        Keeper(Group, _never, _change_group, _never, single=True),
        Keeper(Member, _add_member, _change_member, _remove_member),
    ]
    return {keeper.block: keeper for keeper in every}


def _never(*_args, **_options):
    raise NotImplementedError("an archive has exactly one of these")


def _add(model: type[Part]) -> Callable[..., Part]:
    def add(customer: Customer, pk, values: dict, act: Act) -> Part:
        return keeping.add(
            customer.pk,
            model,
            by=act.by,
            values=values,
            why=act.why,
            pk=pk,
            drafter=act.drafter,
            now=act.now,
        )

    return add


def _change(part: Part, changes: dict, act: Act) -> Part:
    return keeping.change(part, by=act.by, changes=changes, why=act.why, drafter=act.drafter, now=act.now)


def _remove(part: Part, act: Act) -> None:
    keeping.remove(part, by=act.by, why=act.why, drafter=act.drafter)


def _change_organisation(part: Organisation, changes: dict, act: Act) -> Organisation:
    """Block by block, as their forms do."""
    for block in kinds_blocks.BLOCKS.values():
        if mine := {name: value for name, value in changes.items() if name in block.names}:
            part = profiling.edit_block(
                part.customer_id,
                block.code,
                by=act.by,
                changes=mine,
                version=part.version,
                why=act.why,
                drafter=act.drafter,
            )
    return part


def _add_contact(customer: Customer, pk, values: dict, act: Act) -> ContactPerson:
    return contacts.save(customer, by=act.by, facts=values, pk=pk, why=act.why, drafter=act.drafter)


def _change_contact(part: ContactPerson, changes: dict, act: Act) -> ContactPerson:
    return contacts.save(
        part.customer, by=act.by, facts=changes, person=part, why=act.why, drafter=act.drafter
    )


def _remove_contact(part: ContactPerson, act: Act) -> None:
    contacts.remove(part, by=act.by, why=act.why, drafter=act.drafter)


def _change_group(part: Group, changes: dict, act: Act) -> None:
    grouping.edit_group(part, by=act.by, facts=changes, why=act.why, drafter=act.drafter)


def _add_member(customer: Customer, pk, values: dict, act: Act) -> Member:
    facts = {name: values.get(name) for name in grouping.FIELDS}
    archive, leader = values.get("archive"), bool(values.get("leader"))
    return grouping.add(
        customer,
        by=act.by,
        archive=archive,
        facts=facts,
        leader=leader,
        pk=pk,
        why=act.why,
        drafter=act.drafter,
    )


def _change_member(part: Member, changes: dict, act: Act) -> None:
    leader = changes.get("leader", part.leader)
    facts = {name: value for name, value in changes.items() if name in grouping.FIELDS}
    grouping.change(part, by=act.by, facts=facts, leader=bool(leader), why=act.why, drafter=act.drafter)


def _remove_member(part: Member, act: Act) -> None:
    grouping.remove(part, by=act.by, why=act.why, drafter=act.drafter)
