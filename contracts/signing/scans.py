"""The scan of the signed paper: taken in by one, compared page by page by another (§1.2 (c), G6)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy as house
from agency.acting import acting, acting_for
from agency.errors import Refused
from agency.forms.fields import tidied
from agency.models import Notice, User
from agency.roles import roles_of
from contracts import policy
from contracts.approving import duties, steps
from contracts.drafting import keeping
from contracts.models import Contract, ScanMatch, SigningRound
from customers.attachments import adding, opening, parsing, sniffing
from customers.attachments.removing import keeps
from customers.models import Attachment, Customer

from . import rounds

RIGHT = "contracts.match_scan"
OFFICE = "office"  # the role that keeps the papers of the house
State = ScanMatch.State


def take_in(contract: Contract, files: list[bytes], *, by, now: datetime | None = None) -> ScanMatch:
    """Keep the scan of the signed paper, one PDF or photos of its pages in their order, and have it compared.

    Raises `PermissionDenied` without the right to write the contract, `Refused` before every side has signed
    and for files that are not taken.
    """
    with acting(by, reason=gettext_noop("scan of a signed contract added")):
        contract, signing = rounds.held(contract.pk, by)
        keeping.demand(by, contract)
        _may_take_in(signing, files)
        archive = Customer.objects.visible_to(by).get(pk=contract.customer_id)
        kept = adding.add(
            archive,
            by=by,
            kind=Attachment.Kind.CONTRACT,
            name=f"{contract.number}.pdf",
            content=_one_file(files),
        )
        signing.scans.filter(state=State.WAITING).update(state=State.WITHDRAWN, updated_at=now or clock())
        match = ScanMatch(
            contract=contract,
            customer_id=contract.customer_id,
            round=signing,
            digest=signing.digest,
            scan=kept,
            scan_digest=kept.digest,
            pages=kept.pages,
            uploaded_by=by,
            asked=[person.pk for person in people(contract, by)],
        )
        match.save(force_insert=True)
        steps.open_to(contract, match.asked)
        keeping.note("scan_taken_in", contract, by=by, pages=match.pages, digest=match.digest)
        _tell_asked(match, contract, by)
    return match


def _one_file(files: list[bytes]) -> bytes:
    """The PDF as it came, or the photos as pages of one."""
    if len(files) == 1 and sniffing.kind_of(memoryview(files[0])) == sniffing.PDF:
        return files[0]
    return parsing.bind(files)


def _may_take_in(signing: SigningRound, files: list[bytes]) -> None:
    if signing.method != SigningRound.Method.INK:
        raise Refused(_("This contract is signed in another way."))
    if rounds.missing(signing):
        raise Refused(_("First note everybody who has signed: the scan has to show all signatures."))
    if not files:
        raise Refused(_("Choose the scan, or take a photo of every page."))
    if len(files) > policy.SCAN_PAGES:
        raise Refused(
            _("These are more than %(most)s pages. Make one PDF of them.") % {"most": policy.SCAN_PAGES}
        )
    if sum(map(len, files)) > house.FILE_LARGEST:
        raise Refused(
            _("The file is larger than %(most)s MB.") % {"most": house.FILE_LARGEST // house.MIB},
        )


def people(contract: Contract, uploader: User) -> list[User]:
    """Who is asked to compare: the office, else those of the department, else whoever may and sees it."""
    rows = User.objects.filter(is_active=True).exclude(pk=uploader.pk).order_by("pk")
    able = [one for one in rows.prefetch_related("groups") if may_compare(one, contract, uploader.pk)]
    for nearest in (
        lambda one: OFFICE in roles_of(one),
        lambda one: one.department_id == contract.department_id,
        lambda one: Contract.objects.visible_to(one).filter(pk=contract.pk).exists(),
    ):
        if found := [one for one in able if nearest(one)]:
            return found
    return []


def may_compare(user: User, contract: Contract, uploader: int) -> bool:
    """Neither whoever took the scan in nor anybody who decided on the contract."""
    return (
        user.pk != uploader
        and user.is_active
        and user.has_perm(RIGHT)
        and duties.may_hold(contract, user, duties.VERIFY)
    )


def match(scan: ScanMatch | UUID, *, by: User, ticked: bool, now: datetime | None = None) -> Contract:
    """“I have compared every page with the approved text, and it is that text, signed.” The contract is signed.

    Raises `Refused` without the tick and where it was decided meanwhile, `PermissionDenied` to the wrong person.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("scan compared")):
        contract, signing, scan = _waiting(getattr(scan, "pk", scan), by)
        if not ticked:
            raise Refused(_("Confirm that you compared every page."))
        scan.state, scan.matched_by, scan.decided_at = State.MATCHED, by, now
        scan.save()
        signing.paper_id, signing.paper_digest = scan.scan_id, scan.scan_digest
        signing.save()
        keeping.note("scan_matched", contract, by=by, pages=scan.pages, digest=scan.digest)
        rounds.complete_if_all(contract, signing, by=by, now=now)
        _tell_uploader(scan, contract, "contract_scan_matched", by)
    return contract


def turn_down(scan: ScanMatch | UUID, *, by: User, reason: str, now: datetime | None = None) -> Contract:
    """The scan does not show the approved text, or not all of it; it has to be taken anew."""
    with acting(by, reason=gettext_noop("scan compared")):
        contract, _signing, scan = _waiting(getattr(scan, "pk", scan), by)
        if not (reason := tidied(reason)):
            raise Refused(_("Say what does not match."))
        scan.state, scan.matched_by, scan.decided_at = State.REFUSED, by, now or clock()
        scan.reason = reason
        scan.save()
        keeping.note("scan_refused", contract, by=by, pages=scan.pages, digest=scan.digest)
        _tell_uploader(scan, contract, "contract_scan_refused", by)
    return contract


def _waiting(pk: UUID, by: User) -> tuple[Contract, SigningRound, ScanMatch]:
    found = ScanMatch.objects.filter(pk=pk).values_list("contract", "uploaded_by").first()
    if found is None:
        raise PermissionDenied
    contract = keeping.locked(found[0], by)
    if not may_compare(by, contract, found[1]):
        raise PermissionDenied
    contract, signing = rounds.held(contract.pk, by)
    scan = signing.scans.filter(pk=pk, state=State.WAITING).first()
    if scan is None:
        raise Refused(_("This was decided meanwhile."))
    return contract, signing, scan


def page(scan: ScanMatch, number: int, *, by: User) -> tuple[bytes, str]:
    """(picture, content type) of a page, for whoever may see the contract, archive or not.

    Raises `PermissionDenied` to anybody else, `Refused` where the file is damaged or gone.
    """
    if not Contract.objects.visible_to(by).filter(pk=scan.contract_id).exists():
        raise PermissionDenied
    if not 1 <= number <= scan.pages:
        raise Refused(_("The scan has no such page."))
    with acting_for(by, rounds.ACTOR):
        return opening.page(Attachment.objects.get(pk=scan.scan_id), number)


@keeps
def _signed_paper(attachment: Attachment) -> str:
    standing = ScanMatch.objects.filter(scan=attachment, state__in=(State.WAITING, State.MATCHED)).exists()
    if standing or SigningRound.objects.filter(paper=attachment).exists():
        return _("This is the signed paper of a contract. It stays as long as the contract.")
    return ""


@rounds.when_closed
def _not_needed(contract: Contract, signing: SigningRound, *, by, now: datetime) -> None:
    signing.scans.filter(state=State.WAITING).update(state=State.WITHDRAWN, updated_at=now)


def _tell_asked(match: ScanMatch, contract: Contract, by: User) -> None:
    for person in User.objects.filter(pk__in=match.asked):
        Notice.objects.post(
            key=f"contract_scan:{match.pk}:{person.pk}",
            to=person,
            kind="contract_scan_waiting",
            params={"number": contract.number, "person": by.name},
            url=match.get_absolute_url(),
        )


def _tell_uploader(match: ScanMatch, contract: Contract, kind: str, by: User) -> None:
    Notice.objects.post(
        key=f"{kind}:{match.pk}",
        to=match.uploaded_by,
        kind=kind,
        params={"number": contract.number, "person": by.name},
        url=contract.get_absolute_url(),
    )
