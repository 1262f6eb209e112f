from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedJSONField, SealedTextField
from agency.facts import Basis, Category, Fact, own_notes
from agency.history import Trail
from agency.visibility import NOTHING, scope_of

from .change_policy import ChangePolicy
from .part import Part, PartManager, PartQuerySet


def _people(name: str, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=name,
        **options,
    )


class ChangeRequestQuerySet(PartQuerySet):
    def open(self):
        """Those still to be decided or settled."""
        return self.filter(state__in=ChangeRequest.OPEN)

    def pending(self):
        """Those that may still change the archive: to be decided, or waiting for their day."""
        return self.filter(state__in=ChangeRequest.PENDING)

    def visible_to(self, user):
        """Those of archives one sees by standing right, and one's own; never a stranger's through a share."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        whole = Q(customer__owner=user) | Q(customer__department__in=scope.departments)
        return self.filter(whole | Q(drafter=user))


class ChangeRequest(Part):
    """A proposal to change an archive: old → new per field, waiting for a second pair of eyes (C4, C6).

    `values` holds {field: {"old": …, "new": …}} as `customers.changing.subjects` codes them, `base` the version
    of the archive the drafter saw. Nothing in the archive changes before the state is "applied". With a
    `block` it is about one part of the archive, `part`, which `act` adds, changes or takes off file. With
    `effective_on` it applies on that day (Shanghai) and not before.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        VERIFIED = "verified", _("verified, waiting for approval")
        SCHEDULED = "scheduled", _("agreed, waits for its day")
        APPROVED = "approved", _("approved")
        APPLIED = "applied", _("applied")
        CONFLICTED = "conflicted", _("to be settled")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    class Source(models.TextChoices):
        EDIT = "edit", _("edited in the archive")
        REPORT = "report", _("reported by a colleague")
        REVIEW = "review", _("review")
        FORM = "form", _("filled in by the customer")
        IMPORT = "import", _("imported")
        SYSTEM = "system", _("from a transaction")

    class Act(models.TextChoices):
        ADD = "add", _("adds an entry")
        CHANGE = "change", _("changes")
        REMOVE = "remove", _("takes an entry off file")

    OPEN = (State.WAITING, State.VERIFIED, State.CONFLICTED)
    PENDING = (*OPEN, State.SCHEDULED)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    rule = models.CharField(_("rule"), max_length=8, choices=ChangePolicy.Rule)
    source = models.CharField(_("way in"), max_length=10, choices=Source, default=Source.EDIT)
    fields = ArrayField(models.CharField(max_length=30), verbose_name=_("fields"))
    block = models.CharField(_("part of the archive"), max_length=20, blank=True)  # a model's name
    part = models.UUIDField(null=True)  # not a key: an entry that is added is not there yet
    act = models.CharField(_("what it does"), max_length=6, choices=Act, default=Act.CHANGE)
    base = models.PositiveIntegerField(_("upon version"))
    effective_on = models.DateField(_("takes effect on"), null=True)
    files = ArrayField(models.UUIDField(), verbose_name=_("evidence on file"), default=list)
    lead = models.UUIDField(null=True)  # the colleague's report it came from; that one may be destroyed
    drafter = _people(_("proposed by"))
    verifier = _people(_("verified by"), null=True)
    verified_at = models.DateTimeField(_("verified at"), null=True)
    approver = _people(_("approved by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    applied_version = models.PositiveIntegerField(_("applied as version"), null=True)
    lapses_at = models.DateTimeField(_("answer by"))

    values = SealedJSONField(_("old and new values"), context="change.values", subject="customer_id")
    why = SealedTextField(_("reason"), context="change.why", subject="customer_id")
    evidence = SealedTextField(
        _("evidence"), context="change.evidence", subject="customer_id", null=True, blank=True
    )
    comment = SealedTextField(
        _("comment"), context="change.comment", subject="customer_id", null=True, blank=True
    )

    FACTS = (
        Fact(
            "values",
            "own",
            2,
            masking.hidden,
            model="customers.ChangeRequest",
            category=Category.IDENTITY,
            exportable=False,
            basis=Basis.DUTY,
        ),
        *own_notes("customers.ChangeRequest", "why", "evidence", "comment"),
    )

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(ChangeRequestQuerySet)()

    class Meta:
        verbose_name = _("proposed change")
        permissions = [("approve_change", _("Approve changes of archives"))]
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="change_customer"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "verified", "conflicted"]),
                name="change_open",
            ),
            models.Index(
                fields=["lapses_at"],
                condition=Q(state__in=["waiting", "verified", "conflicted"]),
                name="change_lapsing",
            ),
            models.Index(fields=["effective_on"], condition=Q(state="scheduled"), name="change_scheduled"),
            models.Index(fields=["drafter", "-created_at"], name="change_drafter"),
            models.Index(fields=["verifier", "-verified_at"], name="change_verifier"),
            models.Index(fields=["approver", "-decided_at"], name="change_approver"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verifier=None) | ~Q(verifier=F("drafter")), name="change_verified_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("drafter")), name="change_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | Q(verifier=None) | ~Q(approver=F("verifier")),
                name="change_two_pairs_of_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "approved", "applied"])
                | Q(rule="at_once")
                | Q(rule="verify", verifier__isnull=False)
                | Q(rule="approve", approver__isnull=False)
                | Q(rule="both", verifier__isnull=False, approver__isnull=False),
                name="change_applied_with_its_signatures",
            ),
            models.CheckConstraint(
                condition=Q(block="", part=None, act="change") | ~Q(block="") & Q(part__isnull=False),
                name="change_of_the_archive_or_of_one_part",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(effective_on__isnull=False), name="change_waits_for_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("customers:change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def step(self) -> str:
        """What comes next: "verify", "approve", "settle" (signed, but the archive moved on), or ""."""
        if not self.is_open:
            return ""
        if self.rule in ("verify", "both") and self.verifier_id is None:
            return "verify"
        if self.rule in ("approve", "both") and self.approver_id is None:
            return "approve"
        return "settle"

    @property
    def due_at(self):
        """The moment an answer is awaited by, while one is."""
        return self.lapses_at if self.is_open else None
