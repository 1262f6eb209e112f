"""Identity documents of travellers: which numbers there can be, and what a number already tells.

Resident identity card: GB 11643-1999, check digit ISO 7064 MOD 11-2. Passports and travel permits: the forms
issued by the National Immigration Administration; foreign passports as ICAO 9303 allows.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agency.forms.fields import narrow

from .models import Customer, IdentityDocument

Document, Sex = Customer.Document, Customer.Sex
PROVINCES = frozenset(
    map(
        str,
        (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71),
    )
) | {"81", "82", "83"}  # residents' permits of Hong Kong, Macao, Taiwan
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
OLDEST_BIRTH = date(1900, 1, 1)

PASSPORT = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{6,9}")
HK_MACAO = re.compile(r"[CW](\d{8}|[A-HJ-NP-Z]\d{7})")
TAIWAN = re.compile(r"\d{8}|\d{10}[A-Z]?")
HOME_RETURN = re.compile(r"[HM]\d{8}(\d{2})?")
RESIDENCE = re.compile(r"[A-Z]{3}\d{12}|9\d{16}[0-9X]")
ANY_NUMBER = re.compile(r"[A-Z0-9]{4,30}")


@dataclass(frozen=True)
class IdCard:
    """What a resident identity number tells of its holder."""

    number: str
    region: str  # administrative division of first registration, six digits
    born_on: date
    sex: str


def compact(number: str) -> str:
    """Half width, upper case, without the spaces and hyphens people type for reading."""
    return re.sub(r"[\s\-_.·]+", "", narrow(number)).upper()


def check_sign(seventeen: str) -> str:
    """The last sign that belongs to the first 17 digits of a resident identity number."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True)) % 11]


def id_card(number: str, *, today: date) -> IdCard:
    """Read a resident identity number. Raises ValidationError saying what is wrong with it."""
    number = compact(number)
    if len(number) == 15 and number.isdecimal():
        raise ValidationError(
            _("15-digit cards have not been valid since 2013. Take the 18-digit number of the present card.")
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValidationError(
            _("An identity card number has 17 digits and a check digit (0–9, X); this has %(count)s signs."),
            params={"count": len(number)},
        )
    region, birth = number[:6], number[6:14]
    if region[:2] not in PROVINCES:
        raise ValidationError(
            _("No province has the code %(code)s. Compare the first two digits."), params={"code": region[:2]}
        )
    try:
        born_on = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        born_on = None
    if born_on is None or not OLDEST_BIRTH <= born_on <= today:
        raise ValidationError(
            _("Digits 7 to 14 (%(birth)s) are no date of birth. Compare them with the card."),
            params={"birth": birth},
        )
    if (expected := check_sign(number[:17])) != number[17]:
        raise ValidationError(
            _(
                "The check digit is wrong: after these 17 digits it would be %(digit)s."
                " Compare every digit with the card."
            ),
            code="check_digit",
            params={"digit": expected},
        )
    return IdCard(number, region, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def clean(document_type: str, number: str, *, today: date) -> str:
    """The number in the form it is kept. Raises ValidationError."""
    if document_type == Document.ID_CARD:
        return id_card(number, today=today).number
    pattern, message = SHAPES[document_type]
    number = compact(number)
    if not pattern.fullmatch(number):
        raise ValidationError(message())
    return number


SHAPES = {
    Document.PASSPORT: (
        PASSPORT,
        lambda: _("A passport number has 6 to 9 letters and digits, a Chinese one E or G and 8 more signs."),
    ),
    Document.HK_MACAO: (
        HK_MACAO,
        lambda: _("This permit's number is C or W and 8 more signs, e.g. C12345678."),
    ),
    Document.TAIWAN: (
        TAIWAN,
        lambda: _("This permit's number has 8 digits, an old one 10 digits and perhaps a letter."),
    ),
    IdentityDocument.Type.HOME_RETURN: (
        HOME_RETURN,
        lambda: _("This permit’s number is H or M and 8 or 10 digits, e.g. H12345678."),
    ),
    IdentityDocument.Type.RESIDENCE: (
        RESIDENCE,
        lambda: _("This card’s number is 3 letters and 12 digits, or 18 signs beginning with 9."),
    ),
    IdentityDocument.Type.BIRTH: (ANY_NUMBER, lambda: _("A document number has 4 to 30 letters and digits.")),
    IdentityDocument.Type.OTHER: (ANY_NUMBER, lambda: _("A document number has 4 to 30 letters and digits.")),
}


def age_on(born_on: date, day: date) -> int:
    """Full years on `day`; whoever was born on 29 February grows older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
