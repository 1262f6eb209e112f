"""A paper goes into a box, moves to another, and is compared with its scan by a second person."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting_for
from agency.errors import Refused
from agency.models import Event, Notice
from agency.visibility import may
from compliance.models import PaperBox, PaperFile
from contracts.models import Contract
from customers import numbering
from customers.models import Attachment, Customer
from customers.revealing import sees_whole

from .boxes import ACTOR, KEEP, handles, locked, note

PREFIX = "ZZ"  # 纸质
State = PaperFile.State


def may_file(user, customer: Customer) -> bool:
    """Whoever may change the archive, and keepers who may open it."""
    return may(user, "change_customer", customer) or (
        user.has_perm(KEEP) and may(user, "view_customer", customer)
    )


def file(
    customer: Customer,
    *,
    by,
    kind: str,
    pages: int,
    box: PaperBox,
    contract: Contract | None = None,
    pk: UUID | None = None,
) -> PaperFile:
    """A paper of the archive is in `box` from now on; its keeper hears of it. `contract`: whose original it is.

    `pk` is the form's one-time id: a second call with it gives back the file already made.
    """
    if not may_file(by, customer) or (contract and contract.customer_id != customer.pk):
        raise PermissionDenied
    with acting_for(by, ACTOR, reason=gettext_noop("paper filed")):
        Customer.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=customer.pk)
        if pk and (there := PaperFile.objects.filter(pk=pk, customer=customer, added_by=by).first()):
            return there
        made = PaperFile(
            **({"pk": pk} if pk else {}),
            number=numbering.take(PREFIX, year=localdate(clock()).year),
            customer=customer,
            archive_number=customer.number,
            kind=kind,
            contract=contract,
            pages=pages,
            box=box,
            added_by=by,
        )
        made.save(force_insert=True)
        of = {"contract": str(contract.pk)} if contract else {}
        note(made, "paper_filed", by, file_kind=str(kind), pages=pages, box=str(box.pk), **of)
        if box.keeper_id != by.pk:
            Notice.objects.post(
                key=f"paper-filed:{made.pk}",
                to=box.keeper,
                kind="paper_filed",
                params={"person": by.name, "number": made.number, "box": box.number},
                url=made.get_absolute_url(),
            )
    return made


def move(pk: UUID, *, by, box: PaperBox) -> PaperFile:
    """Into another box, by whoever handles the one it lies in."""
    with acting_for(by, ACTOR, reason=gettext_noop("paper moved")):
        held = locked(pk)
        if not handles(by, held.box):
            raise PermissionDenied
        if held.state != State.SHELVED:
            raise Refused(_("Only a file that lies in its box is moved."))
        if held.box_id != box.pk:
            held.box = box
            held.save()
            note(held, "paper_moved", by, box=str(box.pk))
    return held


def name_scan(pk: UUID, *, by, scan: Attachment) -> PaperFile:
    """Say which file of the archive is the scan of this paper; a second person compares them."""
    with acting_for(by, ACTOR, reason=gettext_noop("scan named")):
        held = locked(pk)
        if not sees_whole(by, held.customer) or scan.customer_id != held.customer_id or scan.removed_at:
            raise PermissionDenied
        if held.matched_by_id:
            raise Refused(_("This scan was compared already; nothing was changed."))
        held.scan, held.scanned_by = scan, by
        held.save()
        note(held, "paper_scanned", by, file=str(scan.pk))
    return held


def match(pk: UUID, *, by) -> PaperFile:
    """The second person held paper and scan side by side: they agree, page by page."""
    with acting_for(by, ACTOR, reason=gettext_noop("scan compared")):
        held = locked(pk)
        if not sees_whole(by, held.customer):
            raise PermissionDenied
        if held.scan_id is None or held.matched_by_id:
            raise Refused(_("There is no scan that waits to be compared."))
        if held.scanned_by_id == by.pk:
            raise Refused(_("Another person than the one who named the scan compares it."))
        held.matched_by, held.matched_at = by, clock()
        held.save()
        note(held, "paper_matched", by, file=str(held.scan_id))
    return held


def find(user, code: str) -> PaperFile | PaperBox | None:
    """What a hand scanner or a thumb typed: the number on a label, a file's or a box's."""
    code = code.strip().upper()
    if not numbering.is_number(code):
        return None
    found = PaperFile.objects.visible_to(user).filter(number=code).first()
    if found is None and code.startswith("HX-"):
        return PaperBox.objects.filter(number=code).first()
    return found


def events_of(file: PaperFile):
    """The chain of custody, newest first."""
    rows = Event.objects.filter(
        kind=Event.Kind.PAPER, subject=file.customer_id, data__paper=str(file.pk)
    ).select_related("by")
    return rows.order_by("-at", "-pk")
