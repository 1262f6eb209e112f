from .consent import Consent, PrivacyNotice, Purpose
from .customer import Customer
from .draft import RegistrationDraft, Selection
from .intake import Intake
from .number import NumberSeries
from .part import Part, parts
from .revealing import Disclosure
from .search import SearchIndex
from .sharing import CustomerGrant, ShareRequest
from .source import SourceChannel
from .verification import Verification

__all__ = [
    "Consent",
    "Customer",
    "CustomerGrant",
    "Disclosure",
    "Intake",
    "NumberSeries",
    "Part",
    "PrivacyNotice",
    "Purpose",
    "RegistrationDraft",
    "SearchIndex",
    "Selection",
    "ShareRequest",
    "SourceChannel",
    "Verification",
    "parts",
]
