from django.db import models

from agency.encryption import SealedModel, SealedQuerySet
from agency.encryption.ids import uuid7
from agency.facts import Fact
from agency.models import Audited


class PartQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """Parts of the archives `user` may open."""
        from .customer import Customer

        return self.filter(customer__in=Customer.objects.visible_to(user).values("pk"))


class PartManager(models.Manager.from_queryset(PartQuerySet)):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Part(SealedModel, Audited):
    """One line of an archive beside its own columns: a document, an important date, a family member.

    Sealed under the customer's key (`subject="customer_id"` on every sealed column), so it ends with it. Who
    may read or write the archive may read or write its parts: row-level security is written for every model
    with `of_archive`, its history included. Each model declares its personal columns in `FACTS`.
    """

    of_archive = "customer_id"  # the column row-level security follows to the archive
    also_of_archive = ""  # a second column of the kind: seen only by whoever may open both archives
    FACTS: tuple[Fact, ...] = ()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="%(class)ss", db_index=False
    )

    objects = PartManager()

    class Meta:
        abstract = True

    def covered_by(self, name: str) -> str:
        """The field of the archive whose share opens `name` of this part too; "" where none does."""
        return ""


def parts() -> tuple[type[Part], ...]:
    """Every model that holds parts of archives; merging, export and erasure go through this list."""
    from django.apps import apps

    return tuple(model for model in apps.get_models() if issubclass(model, Part) and "history" in vars(model))
