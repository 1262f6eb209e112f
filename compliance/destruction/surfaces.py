"""Everywhere a customer's data lies. A model that leads to a customer and stands in none of these fails a test.

The order is that of execution: what is counted or removed while it can still be told apart comes first, the
archive's key near the end, what only a dead key allows last.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compliance.paper.surface import Paper

from .contract_words import ContractWords
from .contracts import Contracts
from .others import InOthers
from .outward import Outward
from .particular import Drafts, Exports, Files, Keys, Marked, Register, Tombstone, Versions
from .treatments import NOW, Deleted, Emptied, Kept, OwnKeys, Surface

OF = "customers."
SURFACES: tuple[Surface, ...] = (
    Versions(),
    Deleted(
        "search",
        _("Search index and blind marks"),
        f"{OF}SearchIndex.customer",
        f"{OF}DayMark.customer",
        f"{OF}RenewalDue.customer",
    ),
    Deleted("quality", _("Quality of the archive"), f"{OF}ArchiveQuality.customer"),
    Deleted(
        "contact",
        _("Ways of contact and addresses"),
        *(f"{OF}{model}.customer" for model in ("ContactPoint", "Address", "ContactPerson")),
    ),
    Deleted("documents", _("Identity documents"), f"{OF}IdentityDocument.customer"),
    Deleted(
        "person",
        _("Family, dates, work, property"),
        *(
            f"{OF}{model}.customer"
            for model in ("FamilyMember", "ImportantDate", "WorkFacts", "MaritalStatus", "Asset")
        ),
    ),
    Deleted(
        "wishes", _("Preferences and alerts"), f"{OF}PreferenceItem.customer", f"{OF}PinnedAlert.customer"
    ),
    Deleted("body", _("Facts of the organisation"), f"{OF}Organisation.customer"),
    Deleted(
        "group",
        _("Members, rooms and facts of the group"),
        *(f"{OF}{m}.customer" for m in ("Member", "Room", "Group")),
    ),
    Deleted("links", _("Links to other archives"), f"{OF}Link.customer"),
    Deleted(
        "care",
        _("Visits, tasks, greetings, opinions"),
        *(f"{OF}{m}.customer" for m in ("Visit", "ProductOpinion", "CareAction", "CareTask", "AgendaItem")),
    ),
    Deleted(
        "changes",
        _("Proposed changes and their notices"),
        *(f"{OF}{m}.customer" for m in ("ChangeNotice", "ChangeRequest", "GradeProposal")),
    ),
    Deleted("help", _("Requests for help"), f"{OF}HelpRequest.customer"),
    Deleted("credit", _("Credit and incidents"), f"{OF}Credit.customer", f"{OF}CreditIncident.customer"),
    Deleted("access", _("Access given to colleagues"), f"{OF}CustomerGrant.content_object"),
    Deleted("notices", _("Notices to colleagues"), "agency.Notice.about"),
    Deleted("import_rows", _("Rows of imported sheets"), f"{OF}ImportRow.customer", f"{OF}ImportRow.twin"),
    Deleted("fill_links", _("Links for the customer"), f"{OF}FillLink.customer"),
    Deleted(
        "open_reviews", _("Open lines of reviews"), "compliance.ReviewItem.customer", where=Q(state="open")
    ),
    Deleted("open_checks", _("Open second checks"), f"{OF}Verification.customer", where=Q(state="waiting")),
    ContractWords(),
    Exports(),
    Outward(),
    Drafts(),
    Marked(),
    Files(),
    OwnKeys("intakes", _("First contacts"), f"{OF}Intake.customer"),
    OwnKeys("leads", _("Leads"), f"{OF}Lead.customer", change={"keys": [], "purged_at": NOW}),
    OwnKeys(
        "share_open",
        _("Open requests for access"),
        f"{OF}ShareRequest.customer",
        change={"state": "lapsed"},
        where=Q(state="waiting"),
    ),
    OwnKeys("share_asked", _("Requests for access"), f"{OF}ShareRequest.customer"),
    Emptied(
        "rights_packages",
        _("Copies made for the customer"),
        "compliance.RightsPackage.customer",
        column="content",
    ),
    OwnKeys("rights", _("Requests about personal data"), "compliance.RightsRequest.customer"),
    Kept(
        "evidence",
        _("Evidence without personal words"),
        f"{OF}Consent.customer",
        f"{OF}Disclosure.customer",
        f"{OF}PurposeGrant.customer",
        f"{OF}AccessRequest.customer",
        f"{OF}Emergency.customer",
        f"{OF}Reason.customer",
        f"{OF}Restriction.customer",
        f"{OF}Verification.customer",
        f"{OF}SignOff.customer",
        f"{OF}ArchiveMerge.customer",
        f"{OF}ArchiveMerge.loser",
        "compliance.ReviewItem.customer",
        "compliance.Finding.customer",
        "compliance.WorkingPaper.customer",
        "compliance.HeldArchive.customer",
        "compliance.DisposalItem.customer",
        "compliance.AffectedArchive.customer",
        "compliance.PaperLoan.customer",
        "compliance.Remain.customer",
    ),
    Contracts(
        "contracts",
        _("Contracts, unreadable"),
        "contracts.Contract.customer",
        "contracts.Revision.customer",
        "contracts.ApprovalStep.customer",
        "contracts.ApprovalDecision.customer",
        "contracts.ContractTraveller.customer",
        "contracts.ContractTraveller.person",
        "contracts.Consultation.customer",
        "contracts.CheckRun.customer",
        "contracts.CheckResult.customer",
        "contracts.CheckWaiver.customer",
        "contracts.CheckTick.customer",
        "contracts.SigningRound.customer",
        "contracts.Signature.customer",
        "contracts.SigningLink.customer",
        "contracts.ProviderTask.customer",
        "contracts.ScanMatch.customer",
        "contracts.ExpiryLadder.customer",
        "contracts.ExpiryStep.customer",
        "contracts.ExpiryDecision.customer",
        "contracts.EarlyEnd.customer",
        "contracts.Dispute.customer",
        "contracts.DisputeEntry.customer",
        "contracts.DisputeDeadline.customer",
        "contracts.DisputePaper.customer",
        "contracts.Dossier.customer",
        "contracts.DossierItem.customer",
        "contracts.ItinerarySheet.customer",
        "contracts.ShownOffer.customer",
        "contracts.ServicePoint.customer",
        "contracts.Due.customer",
        "contracts.Receipt.customer",
        "contracts.Allocation.customer",
        "contracts.Obligation.customer",
        "contracts.ObligationPaper.customer",
        "contracts.ContractScan.customer",
        "contracts.ScanPage.customer",
    ),
    Paper(),
    Kept("purchases", _("Purchases, as figures"), f"{OF}Purchase.customer"),
    Register(),
    Tombstone(),
    Keys(),
    InOthers(),
)
BY_CODE = {surface.code: surface for surface in SURFACES}
FILES = BY_CODE["files"]
# Ids alone, which lead nowhere once the archive is a tombstone; append-only, or read by nobody but their owner.
IDS_ONLY = {"customers.SegmentUse.customers", "customers.ArchiveMerge.moved", "customers.ArchiveMerge.left"}
