from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.encryption import SealedJSONField, SealedModel, SealedQuerySet
from agency.encryption.ids import uuid7
from agency.facts import own_notes


class DraftQuerySet(SealedQuerySet):
    def expired(self, now: datetime):
        """Drafts nobody touched for `policy.DRAFT_LIFE`."""
        return self.filter(updated_at__lte=now - policy.DRAFT_LIFE)


class RegistrationDraft(SealedModel):
    """A half-filled form, sealed under a key of its own; it survives a closed browser (issue 2, §2).

    One per person and form: `form` is "register:<id of the form>" or "edit:<customer>".
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", db_index=False)
    form = models.CharField(max_length=60, default="register")
    content = SealedJSONField(_("content of the draft"), context="draft.content")

    FACTS = own_notes("customers.RegistrationDraft", "content")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = models.Manager.from_queryset(DraftQuerySet)()

    class Meta:
        verbose_name = _("draft")
        constraints = [models.UniqueConstraint(fields=["owner", "form"], name="draft_once")]
        indexes = [models.Index(fields=["updated_at"], name="draft_age")]

    def __str__(self) -> str:
        return self.form

    def get_absolute_url(self) -> str:
        """The page that opens the form again as it was left."""
        form, _colon, pk = self.form.partition(":")
        if form == "register":
            kind = (self.content or {}).get("kind", [""])[0]
            page = f"register_{kind}" if kind in ("organisation", "group") else "register"
            return f"{reverse(f'customers:{page}')}?draft={pk}"
        return reverse("customers:edit", args=[pk])

    @property
    def of_registration(self) -> bool:
        return self.form.startswith("register:")


class Selection(models.Model):
    """The customers a person marked for an act on many: frozen on the server, not a query string (ux.md §3).

    Holds ids only. `before` is what undoing needs: {customer: [owner, department]}, [grade] or
    [source].
    """

    class Act(models.TextChoices):
        ASSIGN = "assign", _("Assign")
        GRADE = "grade", _("Change the grade")
        SOURCE = "source", _("Change the source channel")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    customers = ArrayField(models.UUIDField())
    use = models.ForeignKey(
        "customers.SegmentUse", models.PROTECT, null=True, related_name="+", db_index=False
    )  # the segment they were chosen from: its rule is asked again
    act = models.CharField(max_length=10, choices=Act, blank=True)
    before = models.JSONField(default=dict)
    # An act on more than `policy.BULK_AT_ONCE`: what is wanted, and how many were looked at so far.
    wanted = models.JSONField(default=dict)
    asked_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("selection")
        indexes = [
            models.Index(fields=["created_at"], name="selection_age"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(asked_at__isnull=False, applied_at=None),
                name="selection_at_work",
            ),
        ]

    def __str__(self) -> str:
        return str(len(self.customers))

    @property
    def at_work(self) -> bool:
        """The clock carries the act out, batch by batch."""
        return bool(self.asked_at and not self.applied_at)
