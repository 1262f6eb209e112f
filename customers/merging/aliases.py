"""The ids and numbers an archive answers to: its own, and those of archives merged into it."""

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


def numbers(wanted: list[str]) -> list[UUID]:
    """Archives that answer to one of these numbers because another was merged into them."""
    lost = ArchiveMerge.objects.filter(number__in=wanted, state=ArchiveMerge.State.DONE)
    return list(lost.values_list("customer", flat=True))


def consents_in_force(customer: Customer) -> dict[int, Consent]:
    """{purpose id: the newest answer}, given to whichever archive."""
    answers = Consent.objects.filter(customer__in=ids_of(customer)).select_related("notice", "by", "purpose")
    newest: dict[int, Consent] = {}
    for answer in sorted(answers.latest(), key=lambda one: (one.at, one.pk)):
        newest[answer.purpose_id] = answer
    return newest
