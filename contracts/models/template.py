from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited, colleague


class Template(Audited):
    """One text of the library, whatever its versions: 团队境内旅游合同, 委托合同, … (seed 001, G1)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.ForeignKey(
        "contracts.ContractKind", models.PROTECT, related_name="templates", verbose_name=_("kind of contract")
    )
    name = models.CharField(_("name"), max_length=80, unique=True)
    keeper = colleague(_("looked after by"), null=True)
    retired_on = models.DateField(_("no longer used since"), null=True, editable=False)

    history = Trail()

    class Meta:
        verbose_name = _("contract template")
        ordering = ["kind__position", "name"]
        permissions = [
            ("view_library", _("Read the template library")),
            ("write_template", _("Write contract templates and clauses")),
            ("publish_template", _("Review templates as counsel and publish them")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contracts:template", args=[self.pk])

    @property
    def current(self) -> "TemplateVersion | None":
        """The version new contracts start from."""
        return self.versions.filter(state=TemplateVersion.State.PUBLISHED).first()


class TemplateVersionQuerySet(models.QuerySet):
    def usable(self, on: date):
        """Published, in effect on the Shanghai day `on`, and not too long without a legal review (G2)."""
        from contracts import policy

        begun = Q(effective_from=None) | Q(effective_from__lte=on)
        rows = self.filter(begun, state=TemplateVersion.State.PUBLISHED, template__retired_on=None)
        return rows.filter(review_due_on__gte=on - policy.TEMPLATE_GRACE)


class TemplateVersion(Audited):
    """A text as it was at one time. Once published it is never written again (seed 001 “模板需定期更新”, G2).

    `body` is a list of sections, `variables` a list of definitions: see `contracts.library.body`. `digest` is
    the SHA-256 of both; nothing personal stands in a template.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("template", "draft")
        REVIEW = "review", pgettext_lazy("template", "with counsel")
        READY = "ready", pgettext_lazy("template", "approved, not yet in effect")
        PUBLISHED = "published", pgettext_lazy("template", "published")
        SUPERSEDED = "superseded", pgettext_lazy("template", "superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("template", "withdrawn")

    OPEN = (State.DRAFT, State.REVIEW, State.READY)  # on its way; at most one of a template

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    template = models.ForeignKey(Template, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        pgettext_lazy("template", "state"), max_length=10, choices=State, default=State.DRAFT
    )
    body = models.JSONField(_("text"), default=list)
    variables = models.JSONField(_("blanks"), default=list)
    digest = models.CharField(max_length=64, editable=False)
    official_source = models.CharField(_("official source"), max_length=120, blank=True)
    is_official = models.BooleanField(_("this is the official text"), default=False)
    law_refs = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("law"))
    change_note = models.CharField(_("what has changed, and why"), max_length=300)
    effective_from = models.DateField(_("in effect from"), null=True, blank=True)
    effective_to = models.DateField(_("in effect until"), null=True, editable=False)
    review_due_on = models.DateField(_("next legal review"), null=True)
    drafted_by = colleague(_("drafted by"), null=True)
    sent_at = models.DateTimeField(_("handed to counsel at"), null=True, editable=False)
    reviewed_by = colleague(_("reviewed by"), null=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    review_note = models.CharField(_("counsel’s note"), max_length=300, blank=True)
    review_reason = models.CharField(_("why it is due for review"), max_length=300, blank=True)
    warned = models.PositiveSmallIntegerField(default=0)  # how far an overdue review was told of

    history = Trail()
    objects = models.Manager.from_queryset(TemplateVersionQuerySet)()

    class Meta:
        verbose_name = _("version of a template")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(state="published"), name="template_one_published"
            ),
            models.UniqueConstraint(
                fields=["template"],
                condition=Q(state__in=["draft", "review", "ready"]),
                name="template_one_open",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(drafted_by=None) | ~Q(reviewed_by=F("drafted_by")),
                name="template_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "review", "withdrawn"]) | Q(review_due_on__isnull=False),
                name="template_review_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("contracts:template_version", args=[self.pk])

    @property
    def short(self) -> str:
        return f"v{self.number}"

    @property
    def law_words(self) -> str:
        return "、".join(self.law_refs)

    @property
    def span_words(self) -> str:
        """From when until when it is, or was, in effect."""
        if not self.effective_from:
            return ""
        days = (self.effective_from, self.effective_to)
        return " – ".join(date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in days).strip()
