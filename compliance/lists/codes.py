"""The codes in the lines of the register in words: one vocabulary for names of facts and for what was done.

A code that is not here is looked up among the choices of the models; `tests/compliance/test_register_codes.py`
reads the source and fails on one that has no words at all.
"""

from functools import cache

from django.apps import apps

from agency.backups.showing import FAILURES
from customers.exporting.columns import all_columns
from customers.models import Aim, SegmentUse
from customers.segments import choosing

from .code_acts import ACTS
from .code_approvals import APPROVALS
from .code_audits import AUDITS
from .code_changes import CHANGES
from .code_checks import CHECKS
from .code_contracts import CONTRACTS
from .code_destruction import DESTRUCTION
from .code_dossier import DOSSIER
from .code_expiry import EXPIRY
from .code_filing import FILING
from .code_impact import IMPACT
from .code_library import LIBRARY
from .code_money import MONEY
from .code_names import NAMES
from .code_paper import PAPER
from .code_seals import SEALS
from .code_signing import SIGNING

SEGMENTS = (
    {one.code: one.label for one in choosing.GROUNDS}
    | {f"aim_{aim.value}": aim.label for aim in Aim}
    | {f"made_{made.value}": made.label for made in SegmentUse.Made}
)
WORDS = (
    NAMES
    | ACTS
    | APPROVALS
    | AUDITS
    | CHANGES
    | CHECKS
    | CONTRACTS
    | DESTRUCTION
    | EXPIRY
    | DOSSIER
    | FILING
    | IMPACT
    | LIBRARY
    | MONEY
    | PAPER
    | SEALS
    | SEGMENTS
    | SIGNING
    | FAILURES
)


def word(code: str) -> str | None:
    """The words for a code in the reader's language; None where the house knows none."""
    known = WORDS.get(code) or _choices().get(code) or _column(code)
    return None if known is None else str(known)


def _column(code: str):
    """The name of a column a file of archives may have."""
    column = all_columns().get(code)
    return column and column.label


@cache
def _choices() -> dict[str, str]:
    """{code: label} of all closed lists of the models; where two lists share a code the first one stands."""
    labels = {}
    for model in apps.get_models():
        if model.__module__.startswith(("agency.", "compliance.", "contracts.", "customers.")):
            for field in model._meta.concrete_fields:
                for code, label in field.choices or ():
                    if isinstance(code, str) and code:
                        labels.setdefault(code, label)
    return labels
