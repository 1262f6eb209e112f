from .access_alert import AccessAlert, CanaryArchive
from .access_request import AccessRequest, MinorsManager
from .address import Address
from .archive_count import ArchiveCount, FigureCount
from .attachment import Attachment
from .care import CareAction, CareRule
from .change import ChangeRequest
from .change_notice import ChangeNotice
from .change_policy import ChangePolicy
from .circumstances import Asset, FieldSwitch, MaritalStatus, WorkFacts
from .consent import Consent, PrivacyNotice, Purpose
from .contact_point import ContactPoint
from .credit import Credit, CreditIncident, SignOff
from .customer import Customer
from .draft import RegistrationDraft, Selection
from .emergency import Emergency
from .export import CustomerExport
from .family import FamilyMember
from .grading import GradeProposal, GradingRule
from .group import Group, Member, Room
from .help import HelpRequest
from .identity_document import IdentityDocument
from .import_row import ImportRow
from .important_date import DayMark, ImportantDate
from .importing import ColumnMemory, ImportBatch, ImportChunk
from .intake import Intake
from .lead import Lead, LeadBatch
from .link import Link
from .meeting import AgendaItem, TeamMeeting
from .merge import ArchiveMerge
from .notice_edition import ConsentRenewal, NoticeEdition, RenewalDue
from .number import NumberSeries
from .opinion import ProductOpinion
from .organisation import ContactPerson, Organisation
from .part import Part, parts
from .preference import PinnedAlert, PreferenceItem
from .product_kind import ProductKind
from .purchase import Purchase
from .purpose_grant import PurposeGrant
from .purpose_version import PurposeVersion
from .quality import ArchiveQuality, ContentStandard
from .reason import Reason
from .restriction import Restriction
from .revealing import Disclosure
from .search import SearchIndex
from .segment import Aim, Segment, SegmentUse
from .sharing import CustomerGrant, ShareRequest
from .source import SourceChannel
from .suppression import Suppression, SuppressionKey
from .verification import Verification
from .visit import CareTask, Visit
from .way_in import ChannelKey, FillLink, Prompt

__all__ = [
    "SuppressionKey",
    "Suppression",
    "PurposeVersion",
    "RenewalDue",
    "NoticeEdition",
    "ConsentRenewal",
    "AccessAlert",
    "AccessRequest",
    "CanaryArchive",
    "MinorsManager",
    "Emergency",
    "PurposeGrant",
    "Aim",
    "Segment",
    "SegmentUse",
    "ArchiveMerge",
    "Address",
    "ArchiveCount",
    "FigureCount",
    "ProductKind",
    "Asset",
    "FieldSwitch",
    "MaritalStatus",
    "WorkFacts",
    "ContactPoint",
    "FamilyMember",
    "IdentityDocument",
    "DayMark",
    "ImportantDate",
    "PinnedAlert",
    "PreferenceItem",
    "ArchiveQuality",
    "ContentStandard",
    "ColumnMemory",
    "ImportBatch",
    "ImportChunk",
    "ImportRow",
    "Attachment",
    "CareAction",
    "CareRule",
    "CareTask",
    "ChannelKey",
    "ChangeNotice",
    "ChangePolicy",
    "ChangeRequest",
    "Consent",
    "ContactPerson",
    "Credit",
    "CreditIncident",
    "Customer",
    "CustomerExport",
    "CustomerGrant",
    "Disclosure",
    "GradeProposal",
    "GradingRule",
    "Group",
    "HelpRequest",
    "AgendaItem",
    "TeamMeeting",
    "ProductOpinion",
    "Intake",
    "Link",
    "Member",
    "FillLink",
    "Intake",
    "Lead",
    "LeadBatch",
    "NumberSeries",
    "Organisation",
    "Part",
    "PrivacyNotice",
    "Purchase",
    "Prompt",
    "Purpose",
    "Reason",
    "Restriction",
    "RegistrationDraft",
    "Room",
    "SearchIndex",
    "Selection",
    "ShareRequest",
    "SignOff",
    "SourceChannel",
    "Verification",
    "Visit",
    "parts",
]
