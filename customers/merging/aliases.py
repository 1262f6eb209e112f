"""The ids and numbers an archive answers to: its own, and those of archives merged into it."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from customers.models import ArchiveMerge, Consent, Customer


def ids_of(customer: Customer) -> list[UUID]:
    """The archive's own id first; kept on the instance."""
    if "_ids" not in customer.__dict__:
        lost = ArchiveMerge.objects.filter(customer=customer.pk, state=ArchiveMerge.State.DONE)
        customer.__dict__["_ids"] = [customer.pk, *lost.values_list("loser", flat=True)]
    return customer.__dict__["_ids"]


def forget(customer: Customer) -> None:
    """After a merge or its undoing: ask again."""
    customer.__dict__.pop("_ids", None)


def winner_of(pk: UUID) -> UUID | None:
    """The archive that `pk` was merged into, as far as whoever acts may see it."""
    lost = ArchiveMerge.objects.filter(loser=pk, state=ArchiveMerge.State.DONE)
    return lost.values_list("customer", flat=True).first()


def winners_of(archives: Iterable[UUID]) -> dict[UUID, UUID]:
    """{archive: the one it was merged into}, of those that were."""
    lost = ArchiveMerge.objects.filter(loser__in=list(archives), state=ArchiveMerge.State.DONE)
    return dict(lost.values_list("loser", "customer"))


def numbers(wanted: list[str]) -> list[UUID]:
    """Archives that answer to one of these numbers because another was merged into them."""
    lost = ArchiveMerge.objects.filter(number__in=wanted, state=ArchiveMerge.State.DONE)
    return list(lost.values_list("customer", flat=True))


def consents_in_force(customer: Customer) -> dict[int, Consent]:
    """{purpose id: the newest answer}, given to whichever archive."""
    return _newest(dict.fromkeys(ids_of(customer), customer.pk)).get(customer.pk, {})


def consents_of(archives: Iterable[UUID]) -> dict[UUID, dict[int, Consent]]:
    """{archive: its `consents_in_force`} of many, asked at once."""
    ids = list(archives)
    lost = ArchiveMerge.objects.filter(customer__in=ids, state=ArchiveMerge.State.DONE)
    leads_to = dict(lost.values_list("loser", "customer")) | {pk: pk for pk in ids}
    return dict.fromkeys(ids, {}) | _newest(leads_to)


def _newest(leads_to: dict[UUID, UUID]) -> dict[UUID, dict[int, Consent]]:
    """The newest answers under any id of `leads_to`, told of the archive it leads to."""
    answers = Consent.objects.filter(customer__in=list(leads_to)).select_related("notice", "by", "purpose")
    newest: dict[UUID, dict[int, Consent]] = defaultdict(dict)
    for answer in sorted(answers.latest(), key=lambda one: (one.at, one.pk)):
        newest[leads_to[answer.customer_id]][answer.purpose_id] = answer
    return dict(newest)
