"""What help may be asked about: each kind of record says how it is found, named and opened.

The apps above add theirs with `context`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from customers.models import CareTask, ChangeRequest, Customer, Intake, Lead


@dataclass(frozen=True)
class About:
    """One record as `user` sees it: `customer` is its archive, None before there is one."""

    record: Model
    customer: Customer | None

    @property
    def sealed_under(self) -> UUID:
        """Whose key ends the words about it: the archive, or the first contact, which a lead shares its id with."""
        return self.customer.pk if self.customer else self.record.pk


Finder = Callable[[object, UUID], About | None]
LABELS: dict[str, str] = {}
FINDERS: dict[str, Finder] = {}


def context(code: str, label) -> Callable[[Finder], Finder]:
    """Register `function(user, pk) -> About`, None where the record is not there for this person."""

    def register(finder: Finder) -> Finder:
        LABELS[code], FINDERS[code] = label, finder
        return finder

    return register


def find(code: str, user, pk: UUID) -> About | None:
    return FINDERS[code](user, pk) if code in FINDERS else None


@context("archive", _("Archive"))
def archive(user, pk: UUID) -> About | None:
    customer = Customer.objects.visible_to(user).filter(pk=pk).first()
    return customer and About(customer, customer)


@context("task", _("Visit or task"))
def task(user, pk: UUID) -> About | None:
    found = CareTask.objects.visible_to(user).select_related("customer").filter(pk=pk).first()
    return found and About(found, found.customer)


@context("change", _("Proposed change"))
def change(user, pk: UUID) -> About | None:
    found = ChangeRequest.objects.visible_to(user).select_related("customer").filter(pk=pk).first()
    return found and About(found, found.customer)


@context("intake", _("First contact"))
def intake(user, pk: UUID) -> About | None:
    """While it is to be entered; afterwards the archive is what one asks about."""
    found = Intake.objects.visible_to(user).waiting().filter(pk=pk).first()
    return found and About(found, None)


@context("lead", _("Lead"))
def lead(user, pk: UUID) -> About | None:
    found = Lead.objects.visible_to(user).waiting().filter(pk=pk).first()
    return found and About(found, None)
