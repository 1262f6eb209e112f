"""Putting a paper of a contract together: photographs and PDF in their order, bound into one file (G6)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts import policy
from contracts.drafting import keeping
from contracts.models import Contract, ContractScan, ScanPage, SigningRound
from customers.attachments import adding, opening, parsing, removing
from customers.models import Attachment, Customer

from . import indexing
from .seeing import may_arrange, may_file
from .taking import Sent, Taken, look_at, one_file

State, Paper = ContractScan.State, ContractScan.Paper
ACTOR = "system:reading"
BATCH = 50


def begin(contract: Contract, paper: str, *, by) -> ContractScan:
    """The scan `by` puts together for this paper: hers that is open, else a new one. `Refused` before submission."""
    with acting(by, reason=gettext_noop("scan of a contract")):
        held = keeping.locked(contract.pk, by)
        _demand(by, held)
        mine = ContractScan.objects.filter(contract=held, uploaded_by=by, paper=paper, state=State.OPEN)
        if scan := mine.first():
            return scan
        scan = ContractScan(contract=held, customer_id=held.customer_id, paper=paper, uploaded_by=by)
        scan.save(force_insert=True)
    return scan


def add(scan: ContractScan, sent: Iterable[Sent], *, by) -> tuple[int, list[tuple[str, str]]]:
    """Put pages behind those there are: how many, and (name, reason) of what was not taken.

    Every file is looked at, scanned and unpacked like any of the archive; what comes together is one file of it.
    """
    with acting(by, reason=gettext_noop("scan of a contract")):
        scan = held(scan, by)
        taken, refused = look_at(sent)
        if not taken:
            return 0, refused
        file = _keep(scan, taken, by)
        last = scan.sheets.count()
        if last + file.pages > policy.SCAN_PAGES:
            raise Refused(
                _("A scan has at most %(most)s pages. Put the rest into another one.")
                % {"most": policy.SCAN_PAGES}
            )
        _insert(scan, file, last)
    return file.pages, refused


def _keep(scan: ContractScan, taken: list[Taken], by) -> Attachment:
    name, content = one_file(taken)
    return _add(scan, name, content, by)


def _add(scan: ContractScan, name: str, content: bytes | memoryview, by) -> Attachment:
    """A file of the archive, with a line of the register that says which contract it is of."""
    facts = {"by": by, "kind": Attachment.Kind.CONTRACT, "name": name, "content": content}
    made = adding.keep(scan.customer_id, **facts, line=False)
    keeping.note("scan_pages_in", scan.contract, by=by, file=str(made.pk), pages=made.pages)
    return made


def _insert(scan: ContractScan, file: Attachment, last: int) -> None:
    for number in range(1, file.pages + 1):
        ScanPage(
            contract_id=scan.contract_id,
            customer_id=scan.customer_id,
            scan=scan,
            place=last + number,
            file=file,
            number=number,
        ).save(force_insert=True)


def finish(scan: ContractScan, *, by) -> ContractScan:
    """All pages are there: bound into the one file that is kept, and given to be read."""
    with acting(by, reason=gettext_noop("scan of a contract")):
        scan = held(scan, by)
        rows = list(scan.sheets.select_related("file"))
        if not rows:
            raise Refused(_("There is no page yet."))
        scan.file = _bound(scan, rows, by)
        for row in rows:
            row.file, row.number, row.turn = scan.file, row.place, 0
            row.save()
        _close(scan)
        keeping.note("scan_complete", scan.contract, by=by, scan_of=scan.paper, pages=scan.pages)
    return scan


def _close(scan: ContractScan) -> None:
    scan.state, scan.pages, scan.finished_at = State.WHOLE, scan.file.pages, now()
    scan.save()


def _bound(scan: ContractScan, rows: list[ScanPage], by) -> Attachment:
    files = list(dict.fromkeys(row.file for row in rows))
    if len(files) == 1 and [(row.number, row.turn) for row in rows] == [
        (number, 0) for number in range(1, files[0].pages + 1)
    ]:
        return files[0]
    content = {file.pk: opening.whole(file) for file in files}
    parts = [
        (content[file], [(row.number, row.turn) for row in together])
        for file, together in groupby(rows, key=lambda row: row.file_id)
    ]
    made = _add(scan, str(files[0].name), parsing.arranged(parts), by)
    scan.sheets.update(file=made)
    remove_files(scan, files, by)
    return made


def take(contract: Contract, file: Attachment, *, paper: str) -> ContractScan:
    """A file that was taken in elsewhere (compared for a signature, made by the signing) as a whole scan; once.

    The caller acts already and holds the contract.
    """
    if found := ContractScan.objects.filter(file=file).first():
        return found
    facts = {"customer_id": contract.customer_id, "paper": paper, "uploaded_by": file.uploaded_by}
    scan = ContractScan(contract=contract, **facts)
    scan.save(force_insert=True)
    scan.file = file
    _insert(scan, file, 0)
    _close(scan)
    return scan


def take_signed(now: datetime) -> int:
    """The signed papers of signings join the scans of their contracts, to be read and found; how many did."""
    signed = SigningRound.objects.filter(paper__isnull=False, paper__contract_scan=None)
    with acting_as(ACTOR):
        waiting = list(signed.order_by("created_at").values_list("pk", flat=True)[:BATCH])
    for pk in waiting:
        with acting_as(ACTOR):
            contract = SigningRound.objects.get(pk=pk).contract_id
            held = Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=contract)
            take(held, SigningRound.objects.select_related("paper").get(pk=pk).paper, paper=Paper.SIGNED)
    return len(waiting)


def take_out(scan: ContractScan, *, by, why: str) -> None:
    """Take a paper out again: the wrong one, unreadable. Its content goes, the line with who and why stays.

    Raises `Refused` without a reason, and where a signature rests on it (`removing.keeps`).
    """
    if not why.strip():
        raise Refused(_("Say why the paper is taken out."))
    with acting(by, reason=gettext_noop("scan of a contract")):
        contract = keeping.locked(scan.contract_id, by)
        _demand(by, contract)
        scan = ContractScan.objects.select_for_update(no_key=True, of=("self",)).get(pk=scan.pk)
        if scan.state == State.GONE:
            return
        files = [scan.file] if scan.file else [row.file for row in scan.sheets.select_related("file")]
        scan.state = State.GONE
        scan.save()
        indexing.forget(scan.sheets.values_list("pk", flat=True))
        scan.sheets.all().delete()
        remove_files(scan, dict.fromkeys(files), by, why=why)
        keeping.note("scan_out", contract, by=by, scan_of=scan.paper, pages=scan.pages)


@removing.keeps
def _kept(file: Attachment) -> str:
    """A page of a contract is taken out with its paper, not from under it."""
    whole = ContractScan.objects.filter(file=file).exclude(state=State.GONE).exists()
    if whole or ScanPage.objects.filter(file=file).exists():
        return str(_("This file belongs to a scan of a contract. Take it out there."))
    return ""


def remove_files(scan: ContractScan, files: Iterable[Attachment], by, *, why: str = "") -> None:
    customer = Customer.objects.get(pk=scan.customer_id)
    for file in files:
        why = why or _("bound into one file with other pages")
        removing.remove(customer, file, by=by, why=why, line=False)
        keeping.note("scan_pages_out", scan.contract, by=by, file=str(file.pk), pages=file.pages)


def held(scan: ContractScan, by) -> ContractScan:
    """The open scan, nobody else at it. `PermissionDenied` for whoever did not begin it."""
    contract = keeping.locked(scan.contract_id, by)
    _demand(by, contract)
    found = (
        ContractScan.objects.select_for_update(no_key=True, of=("self",))
        .select_related("contract")
        .get(pk=scan.pk)
    )
    if found.state != State.OPEN:
        raise Refused(_("This scan is complete; its pages change no more."))
    if not may_arrange(by, found):
        raise PermissionDenied
    return found


def _demand(by, contract: Contract) -> None:
    if contract.revision_id is None:
        raise Refused(_("A contract is scanned once it has been submitted."))
    if not may_file(by, contract):
        raise PermissionDenied
