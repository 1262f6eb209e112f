"""Papers somebody says there are none of, in the inbox of whoever may confirm it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract, DossierItem
from customers.inbox import Item, Kind, register

from . import putting


@register
class Gaps(Kind):
    """A required paper is said to be not applicable: another person agrees, or asks for it after all."""

    code = "file_gap"
    template = "contracts/dossier/inbox.html"
    approve = ("check", gettext_lazy("There is none"))
    comments = False

    def waiting(self, user):
        if not user.has_perm(putting.CONFIRM):
            return DossierItem.objects.none()
        rows = _gaps().present().filter(confirmed_by=None, contract__state__in=putting.OPEN)
        return _seen(rows.exclude(added_by=user), user).order_by("created_at")

    def asked(self, user):
        return _seen(_gaps().filter(added_by=user), user).order_by("-created_at")

    def done(self, user):
        return _seen(_gaps().filter(confirmed_by=user), user).order_by("-confirmed_at")

    def find(self, user, pk):
        found = _seen(_gaps().filter(pk=pk), user).first()
        concerned = found and (user.pk == found.added_by_id or user.has_perm(putting.CONFIRM))
        return found if concerned else None

    def is_waiting(self, user, record):
        mine = record.waits and record.contract.state in putting.OPEN and record.added_by_id != user.pk
        return mine and user.has_perm(putting.CONFIRM)

    def decided_by(self, record):
        return record.confirmed_by_id

    def decided_at(self, record):
        return record.confirmed_at

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="folder-x",
            label=_("File of a contract"),
            title=_("Not applicable: %(part)s") % {"part": record.part},
            who=record.added_by,
            at=record.created_at,
        )

    def context(self, user, record):
        return {"decidable": self.is_waiting(user, record), "contract": record.contract}

    def decide(self, record, *, by, action, comment):
        if action == "approve":
            putting.confirm(record.pk, record.contract, by=by)
            return _("Confirmed: there is none.")
        putting.deny(record.pk, record.contract, by=by)
        return _("The paper is needed. The colleague is told.")


def _gaps():
    return DossierItem.objects.filter(how=DossierItem.How.ABSENT)


def _seen(rows, user):
    seen = Contract.objects.visible_to(user).values("pk")
    return rows.filter(contract__in=seen).select_related(
        "part", "contract__kind", "added_by__department", "confirmed_by", "removed_by"
    )
