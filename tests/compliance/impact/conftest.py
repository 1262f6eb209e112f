"""he writes assessments, shen (privacy officer) or gao (general manager) decides on them."""

import pytest

from compliance.impact import deciding, writing

TEXT = "只收取履行合同所必需的信息，已告知并逐项取得同意"
RISK = {"what": "名单误发", "likelihood": 2, "severity": 3, "measure": "两人核对收件方", "residual": 1}


def values(**changes) -> dict:
    """What is written when all of PIPL 56 is answered."""
    names = ("lawful", "legitimate", "necessary", "effects", "measures")
    return dict.fromkeys(names, TEXT) | {"risks": [RISK]} | changes


def handed_in(kind: str, key: str, *, by, now=None, **changes):
    begun = writing.begin(kind, key, by=by, now=now)
    writing.keep(begun.pk, by=by, values=values(**changes))
    begun.refresh_from_db()
    return writing.hand_in(begun, by=by, now=now)


def approved(kind: str, key: str, *, by, officer, now=None, conditions: str = ""):
    waiting = handed_in(kind, key, by=by, now=now)
    return deciding.approve(waiting, by=officer, conditions=conditions, now=now)


@pytest.fixture
def hotels(he, shen):
    """What goes to hotels is assessed and approved."""
    return approved("recipient_kind", "hotel", by=he, officer=shen)
