"""Unified social credit codes of Chinese organisations (GB 32100-2015).

18 signs: registering department, kind of organisation, division of registration (six digits), the
organisation's own nine signs (GB 11714), check sign. The letters I, O, Z, S and V do not occur.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agency.forms.fields import narrow

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LENGTH = 18


def compact(code: str) -> str:
    """Half width, upper case, without the spaces and hyphens people type for reading."""
    return re.sub(r"[\s\-_.·]+", "", narrow(code)).upper()


def check_sign(seventeen: str) -> str:
    """The last sign that belongs to the first 17. Raises `ValueError` for a sign that does not occur."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(seventeen, WEIGHTS, strict=True))
    return SIGNS[-total % 31]


def clean(code: str) -> str:
    """The code as it is kept. Raises `ValidationError` saying what is wrong with it."""
    code = compact(code)
    if len(code) == 15 and code.isdigit():
        raise ValidationError(
            _("This is a registration number of before 2015. Take the 18-sign credit code of the licence.")
        )
    if len(code) != LENGTH:
        raise ValidationError(
            _("A credit code has 18 signs; this has %(count)s."), params={"count": len(code)}
        )
    if wrong := next((sign for sign in code if sign not in SIGNS), None):
        raise ValidationError(
            _("“%(sign)s” does not occur in a credit code; I, O, Z, S and V are never used in it."),
            params={"sign": wrong},
        )
    if (expected := check_sign(code[:-1])) != code[-1]:
        raise ValidationError(
            _(
                "The check sign is wrong: after these 17 signs it would be %(sign)s. Compare every sign with"
                " the business licence."
            ),
            code="check_sign",
            params={"sign": expected},
        )
    return code


def province(code: str) -> str:
    """The province a code was registered in (two digits); "" where it tells none (national registers)."""
    from .regions import PROVINCES

    return code[2:4] if code[2:4] in PROVINCES else ""
