"""Versions of the notice and entries of the purpose register in the inbox of whoever approves them (PIPL 14, 17)."""

from abc import abstractmethod

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.inbox import Item, Kind, register
from customers.models import NoticeEdition, PurposeVersion

from . import agreeing, comparing, noticing, purposing


class Drafted(Kind):
    """What one person drafted and another approves; sent back to the draft with a word."""

    approve = ("check", gettext_lazy("Approve"))
    act = noticing

    @abstractmethod
    def rows(self):
        """All records of the kind, with the people they name."""

    def waiting(self, user):
        if not user.has_perm(agreeing.APPROVES):
            return self.rows().none()
        return self.rows().filter(state="proposed").exclude(drafted_by=user).order_by("proposed_at")

    def asked(self, user):
        return self.rows().filter(drafted_by=user, state="proposed").order_by("-proposed_at")

    def done(self, user):
        return self.rows().filter(approved_by=user).order_by("-approved_at")

    def find(self, user, pk):
        readers = (agreeing.APPROVES, agreeing.DRAFTS)
        if not any(user.has_perm(right) for right in readers):
            return None
        return self.rows().filter(pk=pk).first()

    def is_waiting(self, user, record):
        return self.waiting(user).filter(pk=record.pk).exists()

    def decided_by(self, record):
        return record.approved_by_id

    def decided_at(self, record):
        return record.approved_at

    def context(self, user, record):
        return {"decidable": self.is_waiting(user, record)}

    def decide(self, record, *, by, action, comment):
        approved = action == "approve"
        self.act.decide(record, by=by, approved=approved, comment=comment)
        return _("Approved.") if approved else _("Sent back to the draft.")


@register
class Edition(Drafted):
    """A version of the privacy notice."""

    code = "edition"
    template = "compliance/privacy/inbox_notice.html"

    def rows(self):
        return NoticeEdition.objects.select_related("drafted_by__department", "approved_by")

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="file-text",
            label=_("Privacy notice"),
            title=_("Version %(version)s") % {"version": record.version},
            who=record.drafted_by,
            at=record.proposed_at or record.created_at,
        )

    def context(self, user, record):
        others = comparing.earlier(record)
        compared = comparing.editions(record, others[0]) if others else []
        return super().context(user, record) | {"compared": compared}


@register
class Entry(Drafted):
    """An entry of the purpose register."""

    code = "purpose"
    template = "compliance/privacy/inbox_purpose.html"
    act = purposing

    def rows(self):
        rows = PurposeVersion.objects.select_related("drafted_by__department", "approved_by", "purpose")
        return rows

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="scroll-text",
            label=_("Purpose register"),
            title=f"{record.purpose} · v{record.number}",
            who=record.drafted_by,
            at=record.proposed_at or record.created_at,
        )

    def context(self, user, record):
        standing = record.purpose.versions.filter(state=PurposeVersion.State.APPROVED).first()
        is_open = record.state in purposing.OPEN
        compared = comparing.entries(standing, record) if standing and is_open else []
        return super().context(user, record) | {"compared": compared}
