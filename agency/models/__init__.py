from .audited import Audited, Event
from .department import Department
from .departure import Departure
from .key import KeyStoreMark, SubjectKey
from .notice import Notice
from .saved_view import SavedView
from .throttle import Throttle
from .user import User

__all__ = [
    "Audited",
    "Department",
    "Departure",
    "Event",
    "KeyStoreMark",
    "Notice",
    "SavedView",
    "SubjectKey",
    "Throttle",
    "User",
]
