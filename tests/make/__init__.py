"""Valid objects with one call; a test says only what it is about."""

from .archives import contact, customer, grant, purpose, share_request, source
from .checks import assessed, finding, review_line, why
from .files import attachment, pdf, picture
from .work import care_action, care_task, import_batch, intake, lead, meeting, segment, segment_use

__all__ = [
    "assessed",
    "attachment",
    "care_action",
    "care_task",
    "contact",
    "customer",
    "finding",
    "grant",
    "import_batch",
    "intake",
    "lead",
    "meeting",
    "pdf",
    "picture",
    "purpose",
    "review_line",
    "segment",
    "segment_use",
    "share_request",
    "source",
    "why",
]
