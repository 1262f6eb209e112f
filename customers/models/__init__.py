from .consent import Consent, PrivacyNotice, Purpose
from .credit import Credit, CreditIncident, SignOff
from .customer import Customer
from .draft import RegistrationDraft, Selection
from .grading import GradeProposal, GradingRule
from .group import Group, Member, Room
from .intake import Intake
from .link import Link
from .number import NumberSeries
from .organisation import ContactPerson, Organisation
from .part import Part, parts
from .purchase import Purchase
from .revealing import Disclosure
from .search import SearchIndex
from .sharing import CustomerGrant, ShareRequest
from .source import SourceChannel
from .verification import Verification

__all__ = [
    "Consent",
    "ContactPerson",
    "Credit",
    "CreditIncident",
    "Customer",
    "CustomerGrant",
    "Disclosure",
    "GradeProposal",
    "GradingRule",
    "Group",
    "Intake",
    "Link",
    "Member",
    "NumberSeries",
    "Organisation",
    "Part",
    "PrivacyNotice",
    "Purchase",
    "Purpose",
    "RegistrationDraft",
    "Room",
    "SearchIndex",
    "Selection",
    "ShareRequest",
    "SignOff",
    "SourceChannel",
    "Verification",
    "parts",
]
