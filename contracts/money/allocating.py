"""Which payment counts towards which due. The caller holds the lock of the contract in all of these."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, Sum, Value, When

from contracts.models import Allocation, Contract, Due, Receipt


@dataclass(frozen=True)
class Balance:
    """All in fen. `credit` is what came in and counts towards nothing yet, `promised` the refunds that wait."""

    planned: int
    paid: int
    waived: int
    left: int
    credit: int
    promised: int

    @property
    def free(self) -> int:
        return self.credit - self.promised

    @property
    def received(self) -> int:
        return self.paid + self.credit


def balance(contract: Contract | UUID) -> Balance:
    dues = Due.objects.filter(contract=contract).aggregate(
        planned=Sum("amount", default=0), paid=Sum("paid", default=0), waived=Sum("waived", default=0)
    )
    rows = Receipt.objects.filter(contract=contract)
    money = rows.counting().aggregate(all=Sum("amount", default=0))["all"]
    promised = rows.filter(kind=Receipt.Kind.REFUND, state=Receipt.State.WAITING)
    return Balance(
        **dues,
        left=dues["planned"] - dues["waived"] - dues["paid"],
        credit=money - dues["paid"],
        promised=-promised.aggregate(all=Sum("amount", default=0))["all"],
    )


def spread(contract: Contract, chosen: Iterable = ()) -> None:
    """Let what is free count towards what is open: the chosen dues first, then the oldest."""
    free = balance(contract).free
    payments = _unspent(contract)
    first = Case(When(pk__in=list(chosen), then=Value(0)), default=Value(1))
    wanting = Due.objects.filter(contract=contract, paid__lt=F("amount") - F("waived"))
    for due in wanting.order_by(first, "due_on", "place", "pk"):
        left = due.left
        while left and free > 0 and payments:
            payment, rest = payments[-1]
            part = min(left, free, rest)
            put(contract, payment.pk, due.pk, part)
            left, free = left - part, free - part
            payments[-1] = (payment, rest - part)
            if payments[-1][1] == 0:
                payments.pop()


def put(contract: Contract, payment: UUID, due: UUID, amount: int) -> None:
    """The database adds it to the due; below zero takes off."""
    row = Allocation(contract=contract, receipt_id=payment, due_id=due, amount=amount)
    row.customer_id = contract.customer_id
    row.save(force_insert=True)


def _unspent(contract: Contract) -> list[tuple[Receipt, int]]:
    """Payments that stand and are not used up, the oldest last, each with what is left of it."""
    rows = Receipt.objects.filter(contract=contract, kind=Receipt.Kind.PAYMENT)
    rows = rows.exclude(corrections__state=Receipt.State.CONFIRMED)
    rows = rows.annotate(spent=Sum("allocations__amount", default=0)).filter(spent__lt=F("amount"))
    return [(one, one.amount - one.spent) for one in rows.order_by("-day", "-pk")]


def take_off(contract: Contract, payment: Receipt) -> None:
    """All that the payment counted towards is open again."""
    for due, amount in _parts(Allocation.objects.filter(receipt=payment), "due"):
        put(contract, payment.pk, due, -amount)


def release(contract: Contract, due: Due, amount: int) -> None:
    """Take so much of what was paid off the due, the latest payments first: it becomes credit."""
    for pk, part in reversed(_parts(Allocation.objects.filter(due=due), "receipt")):
        if amount <= 0:
            return
        put(contract, pk, due.pk, -min(part, amount))
        amount -= min(part, amount)


def _parts(rows, column: str) -> list[tuple]:
    """(id, what is left of it) for each, in the order they were first used."""
    sums: dict = {}
    for key, amount in rows.order_by("created_at", "pk").values_list(column, "amount"):
        sums[key] = sums.get(key, 0) + amount
    return [(key, amount) for key, amount in sums.items() if amount]
