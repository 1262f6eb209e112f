import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.acting import acting, current


class Audited(models.Model):
    """Base of every record an auditor may ask about.

    The history rows are written by the database itself (see `agency.history`), so every way of writing,
    `update()` and SQL by hand included, leaves one; a write by nobody in particular is refused.
    """

    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True

    def record(self, *, by, why: str, **save: Any) -> None:
        """Save, naming who and why (an English msgid or a person's own words) in the history row."""
        with acting(by, reason=why):
            self.save(**save)


def event_kinds() -> list[tuple[str, str]]:
    return Event.Kind.choices


class Event(models.Model):
    """One line of the register: who did what to which record, and when. Never rewritten (seed 000 §四, D13).

    `data` holds codes, numbers and ids; never a personal value, since nothing here is ever destroyed.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("Sign-in")
        SIGN_IN_FAILED = "sign_in_failed", _("Failed sign-in")
        SIGN_OUT = "sign_out", _("Sign-out")
        REAUTHENTICATED = "reauthenticated", _("Identity confirmed")
        SECURITY = "security", _("Sign-in settings changed")
        COLLECTED = "collected", _("First contact noted")
        REGISTERED = "registered", _("Archive registered")
        BREACHED = "breached", _("48 hours exceeded")
        VERIFIED = "verified", _("Archive verified")
        CHANGED = "changed", _("Archive changed")
        PROPOSED = "proposed", _("Change proposed")
        MERGED = "merged", _("Archives merged")
        REVEALED = "revealed", _("Field opened")
        SHARE = "share", _("Sharing")
        EXPORTED = "exported", _("Exported")
        PRINTED = "printed", _("Printed")
        SEARCHED = "searched", _("Searched")
        PERMISSION = "permission", _("Rights changed")
        TAMPERED = "tampered", _("Damaged data found")
        KEYS = "keys", _("Keys rotated")
        ORGANISATION = "organisation", _("Organisation’s facts changed")
        GROUP = "group", _("Group changed")
        LINK = "link", _("Link between archives")
        PURCHASE = "purchase", _("Purchase")
        CREDIT = "credit", _("Credit")
        GRADING = "grading", _("Grading")
        IMPORTED = "imported", _("Import")
        ATTACHED = "attached", _("File added")
        DETACHED = "detached", _("File removed")
        LEAD = "lead", _("Screening")
        PART = "part", _("Part of an archive")
        SWITCHED = "switched", _("Field group switched")
        STANDARD = "standard", _("Content standard set")
        REVIEWED = "reviewed", _("Archive reviewed")
        SAMPLED = "sampled", _("Review looked at again")
        SPOT_CHECK = "spot_check", _("Spot check")
        CONTACT = "contact", _("Contact with a customer")
        CARE_TASK = "care_task", _("Task for a customer")
        CARE = "care", _("Care")
        MEETING = "meeting", _("Meeting on customers")
        OPINION = "opinion", _("Opinion on a product")
        HELP = "help", _("Help asked of a manager")
        PROOF = "proof", _("Register’s proof")
        SEGMENT = "segment", _("Segment")
        CONSENT = "consent", _("Consent")
        PRIVACY = "privacy", _("Purposes and notices")
        SUPPRESSION = "suppression", _("Suppression list")
        ACCESS = "access", _("Closed fields")
        EMERGENCY = "emergency", _("Emergency access")
        ALERT = "alert", _("Unusual access")
        RECERTIFIED = "recertified", _("Access confirmed anew")
        RETENTION = "retention", _("Retention rule")
        HOLD = "hold", _("Legal hold")
        DISPOSAL = "disposal", _("Disposal batch")
        DESTROYED = "destroyed", _("Archive destroyed")
        PAPER = "paper", _("Paper file")
        RESTRICTED = "restricted", _("Use restricted or released")
        RECIPIENT = "recipient", _("Recipient outside the house")
        OUTWARD = "outward", _("Sharing outward")
        BACKUP = "backup", _("Backup")
        INCIDENT = "incident", _("Security incident")
        CHECKUP = "checkup", _("Security check")
        RIGHTS = "rights", _("Request of a customer about her data")
        CALENDAR = "calendar", _("Working days entered")
        AUDIT = "audit", _("Internal audit")
        CONTRACT = "contract", _("Contract")
        SEAL = "seal", _("Seal of the house")
        TEMPLATE = "template", _("Template library")
        IMPACT = "impact", _("Impact assessment")

    # asked for by name, so that a new kind is no migration
    kind = models.CharField(_("kind"), max_length=20, choices=event_kinds)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events", db_index=False
    )
    actor = models.CharField(_("actor"), max_length=60)  # "user", "system:remind", "anonymous"
    subject = models.UUIDField(_("record"), null=True)
    data = models.JSONField(_("details"), default=dict)
    request_id = models.UUIDField(_("request"), null=True)

    class Meta:
        verbose_name = _("register entry")
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_at"),
            models.Index(fields=["subject", "-at", "-id"], name="event_subject"),
            models.Index(fields=["by", "-at", "-id"], name="event_by"),
            models.Index(fields=["kind", "-at", "-id"], name="event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    @classmethod
    def note(cls, kind: str, *, by=None, subject: uuid.UUID | None = None, **data: Any) -> "Event":
        """Write one line in the transaction of the act itself, so that neither stands without the other."""
        actor = current()
        return cls.objects.create(
            kind=kind,
            by_id=by.pk if by else actor.user_id,
            actor=actor.name if not by else "user",
            subject=subject,
            data=data,
            request_id=actor.request_id,
        )
