from .audited import Audited, Event
from .backup import Backup, RestoreDrill
from .colleague import colleague
from .department import Department
from .departure import Departure
from .key import KeyStoreMark, SubjectKey
from .notice import Notice
from .saved_view import SavedView
from .throttle import Throttle
from .undertaking import Undertaking
from .user import User
from .work_calendar import WorkCalendar

__all__ = [
    "Audited",
    "Backup",
    "Department",
    "Departure",
    "Event",
    "KeyStoreMark",
    "Notice",
    "RestoreDrill",
    "SavedView",
    "SubjectKey",
    "Throttle",
    "Undertaking",
    "User",
    "WorkCalendar",
    "colleague",
]
