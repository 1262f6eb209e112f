from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency import masking, policy
from agency.encryption import SealedJSONField
from agency.facts import Basis, Category, Fact
from agency.history import Trail

from .part import Part


def _people(name: str, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=name,
        **options,
    )


class ArchiveMerge(Part):
    """Two archives of one customer become one (B50): `customer` stays, `loser` is hidden, its number an alias.

    `values` remembers {field: {"winner", "loser", "chosen"}} as both stood; `moved` and `left` are ids of the
    related records, by model, so that everything can be put back for `policy.MERGE_UNDO_WITHIN`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("merged")
        UNDONE = "undone", _("taken back")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    loser = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        related_name="merges_lost",
        verbose_name=_("archive that is merged"),
        db_index=False,
    )
    number = models.CharField(_("archive number"), max_length=20)  # the loser's: leads here from now on
    drafter = _people(_("proposed by"))
    approver = _people(_("approved by"), null=True)
    needs_approval = models.BooleanField(default=False)
    merged_at = models.DateTimeField(_("merged at"), null=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True)
    undone_by = _people(_("taken back by"), null=True)
    before = models.JSONField(default=dict)  # plain columns of both before: state, version
    moved = models.JSONField(default=dict)  # {model.column: [ids]}
    left = models.JSONField(default=dict)  # what stays with the merged archive, having no place in the other
    values = SealedJSONField(_("values of both"), context="merge.values", subject="customer_id")

    FACTS = (
        Fact(
            "values",
            "own",
            2,
            masking.hidden,
            model="customers.ArchiveMerge",
            category=Category.IDENTITY,
            exportable=False,
            basis=Basis.DUTY,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("merging of archives")
        indexes = [
            models.Index(fields=["loser"], name="merge_loser"),
            models.Index(fields=["customer", "-created_at"], name="merge_customer"),
            models.Index(fields=["number"], name="merge_number"),
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="merge_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=Q(state="done"), name="merge_lost_once"),
            models.CheckConstraint(condition=~Q(customer=F("loser")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("drafter")), name="merge_approved_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(needs_approval=False) | Q(approver__isnull=False),
                name="merge_done_with_its_signature",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("customers:merging", args=[self.pk])

    @property
    def undo_until(self):
        """The moment until which it can be taken back, None where it was not done."""
        return self.merged_at + policy.MERGE_UNDO_WITHIN if self.merged_at else None
