"""Versions of templates and clauses in the inbox of counsel (G1–G3)."""

from abc import abstractmethod

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Clause, TemplateVersion
from customers.inbox import Item, Kind, register

from . import checking, clauses, comparing, reviewing
from .rights import PUBLISH, READ


class OfTheLibrary(Kind):
    """What one person drafted and counsel lets into use."""

    template = "contracts/library/inbox.html"
    waits_in: str

    @abstractmethod
    def rows(self):
        """All records of the kind, with the people they name."""

    def waiting(self, user):
        if not user.has_perm(PUBLISH):
            return self.rows().none()
        return self.rows().filter(state=self.waits_in).exclude(drafted_by=user).order_by("updated_at")

    def asked(self, user):
        return self.rows().filter(drafted_by=user, state=self.waits_in).order_by("-updated_at")

    def find(self, user, pk):
        return self.rows().filter(pk=pk).first() if user.has_perm(READ) else None

    def is_waiting(self, user, record):
        return self.waiting(user).filter(pk=record.pk).exists()


@register
class Version(OfTheLibrary):
    """A version of a template waits for counsel."""

    code = "template"
    approve = ("check", gettext_lazy("Publish"))
    waits_in = TemplateVersion.State.REVIEW

    def rows(self):
        return TemplateVersion.objects.select_related("template", "drafted_by__department", "reviewed_by")

    def done(self, user):
        return self.rows().filter(reviewed_by=user).order_by("-reviewed_at")

    def decided_by(self, record):
        return record.reviewed_by_id

    def decided_at(self, record):
        return record.reviewed_at

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="library",
            label=_("Template"),
            title=str(record),
            who=record.drafted_by,
            at=record.sent_at or record.created_at,
        )

    def context(self, user, record):
        waits = self.is_waiting(user, record)
        return {
            "decidable": waits,
            "headline": _("What has changed"),
            "told": record.change_note,
            "troubles": checking.troubles(record) if waits else [],
            "compared": comparing.rows(old, record) if (old := comparing.earlier(record)) else [],
        }

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            done = reviewing.publish(record, by=by, why=comment)
            if done.state == TemplateVersion.State.PUBLISHED:
                return _("Published.")
            day = date_format(done.effective_from, "SHORT_DATE_FORMAT")
            return _("Approved: in effect from %(day)s.") % {"day": day}
        reviewing.send_back(record, by=by, why=comment)
        return _("Sent back to the draft.")


@register
class LibraryClause(OfTheLibrary):
    """A clause waits for counsel."""

    code = "clause"
    comments = False
    waits_in = Clause.State.DRAFT

    def rows(self):
        return Clause.objects.select_related("drafted_by__department", "approved_by", "replaces")

    def done(self, user):
        return self.rows().filter(approved_by=user).order_by("-updated_at")

    def decided_by(self, record):
        return record.approved_by_id

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="list-checks",
            label=_("Clause"),
            title=f"{record.name} v{record.version}",
            who=record.drafted_by,
            at=record.created_at,
        )

    def context(self, user, record):
        stands_out = _("stands out") if record.highlighted else ""
        marks = (record.get_category_display(), record.get_risk_display(), stands_out, record.law)
        return {
            "decidable": self.is_waiting(user, record),
            "headline": capfirst(" · ".join(str(one) for one in marks if one)),
            "told": record.text,
            "compared": comparing.clause_rows(record.replaces, record) if record.replaces else [],
        }

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            clauses.approve(record, by=by)
            return _("Approved.")
        clauses.retire(record, by=by)
        return _("Not approved; it is no longer used.")
