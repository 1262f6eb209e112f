"""Fields every form of the house shares: typed text, names, phone numbers and moments.

Each takes what people really type (full-width digits, stray spaces, zero-width signs of a copied text) and
gives it back in one shape, or says what is wrong and how to mend it.
"""

import re
import unicodedata
from datetime import datetime, timedelta

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat

from agency import policy

HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
UNSEEN = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x00AD))  # come along with copied text and mean nothing
DIRECTION = {
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0x200E,
    0x200F,
}  # turn the reading order of a line
REPLACEMENT = "\ufffd"  # what is left of bytes that were no text, lone surrogates included


def tidied(text: str) -> str:
    """Composed, with half-width letters and digits, without invisible signs; line ends as \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(HALF_WIDTH).translate(UNSEEN)
    return unicodedata.normalize("NFC", text).strip()


def narrow(text: str) -> str:
    """Half width (NFKC), without spaces around: for numbers, accounts and addresses of machines."""
    return unicodedata.normalize("NFKC", text.translate(UNSEEN)).strip()


def unkeepable(text: str) -> int | None:
    """The place (from 1) of the first sign that is no text: a control, lone surrogate or reversal."""
    for place, sign in enumerate(text, 1):
        if unicodedata.category(sign) == "Cc" and sign not in "\n\t":
            return place
        if unicodedata.category(sign) == "Cs" or ord(sign) in DIRECTION or sign == REPLACEMENT:
            return place
    return None


def pictorial(text: str) -> str:
    """The first emoji or symbol, which no name has; "" without one. Hanzi newer than Python's tables pass."""
    for sign in text:
        kind, code = unicodedata.category(sign), ord(sign)
        rare = kind == "Cn" and 0x20000 <= code <= 0x3FFFF
        if (kind[0] == "S" and sign not in "`´") or (kind[0] == "C" and not rare) or 0xFE00 <= code <= 0xFE0F:
            return sign
    return ""


def check_signs(text: str) -> None:
    """Raises ValidationError where `text` holds what cannot be kept."""
    if place := unkeepable(text):
        raise ValidationError(
            _("Sign %(place)s is not readable text and cannot be kept. Delete it, or type this entry anew."),
            code="unkeepable",
            params={"place": place},
        )


class LineField(forms.CharField):
    """One line of text. The browser's own limit is not set: it would cut a pasted text without a word."""

    def __init__(self, *args, max_length: int = 200, **options):
        super().__init__(*args, max_length=max_length, **options)
        self.validators = [check for check in self.validators if not _about_nul(check)]

    def to_python(self, value) -> str:
        return re.sub(r"\s+", " ", tidied(self._kept(value)))

    def _kept(self, value) -> str:
        value = "" if value in self.empty_values else str(value)
        check_signs(value.replace("\r", ""))
        return value

    def widget_attrs(self, widget) -> dict:
        return {key: value for key, value in super().widget_attrs(widget).items() if key != "maxlength"}


def _about_nul(check) -> bool:
    return type(check).__name__ == "ProhibitNullCharactersValidator"


class NoteField(LineField):
    """Several lines; emoji are welcome."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *args, max_length: int = policy.NOTE_LONGEST, **options):
        super().__init__(*args, max_length=max_length, **options)

    def to_python(self, value) -> str:
        return tidied(self._kept(value))

    def widget_attrs(self, widget) -> dict:
        return {**super().widget_attrs(widget), "maxlength": str(self.max_length)}  # shown as a counter


class NameField(LineField):
    """A person's name: letters of any script, no emoji or symbols."""

    def __init__(self, *args, max_length: int = policy.NAME_LONGEST, **options):
        super().__init__(*args, max_length=max_length, **options)

    def validate(self, value) -> None:
        super().validate(value)
        if sign := pictorial(value):
            raise ValidationError(
                _("A name holds no “%(sign)s”. Write it as on the document; emoji belong in the notes."),
                code="pictorial",
                params={"sign": sign},
            )


def clean_phone(text: str) -> str:
    """A number as it is kept: 13800138000, 0871-63123456, +44 20 7946 0958. Raises ValidationError."""
    text = re.sub(r"[转轉]", " ext ", narrow(text))
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        raise ValidationError(
            _("This is not a phone number. Type digits, with + and the country code if foreign.")
        ) from None
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_number_trouble(text, number), code="phone")
    if number.country_code != 86:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    area, *rest = written.split(" ext. ")[0].split()
    line = f"{area}-{''.join(rest)}" if area.startswith("0") else area + "".join(rest)
    return f"{line} ext. {number.extension}" if number.extension else line


def _number_trouble(text: str, number) -> str:
    digits = re.sub(r"\D", "", text)
    if number.country_code != 86:
        return _("No such number in the country with code +%(code)s. Compare it with the card.") % {
            "code": number.country_code
        }
    if re.match(r"1[3-9]", digits) and len(digits) != 11:
        return _("A mobile number has 11 digits; this one has %(count)s.") % {"count": len(digits)}
    if len(digits) in (7, 8):
        return _("A landline needs its area code, e.g. 0871-63123456.")
    return _("There is no such number in China. Foreign numbers begin with + and the country code.")


class PhoneField(LineField):
    """Mobile, landline with area code, or foreign with +; kept in one form."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})

    def __init__(self, *args, max_length: int = 40, **options):
        super().__init__(*args, max_length=max_length, **options)

    def clean(self, value) -> str:
        value = super().clean(value)
        return clean_phone(value) if value else ""


class MomentInput(forms.DateTimeInput):
    """Date and time to the minute, as the browser's own control writes it."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment of the past, Shanghai time; not after now and not before `oldest`."""

    widget = MomentInput

    def __init__(self, *args, oldest: timedelta | None = None, **options):
        self.oldest = oldest
        super().__init__(*args, **options)

    def to_python(self, value) -> datetime | None:
        return super().to_python(narrow(value) if isinstance(value, str) else value)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value:
            check_past(value, now(), self.oldest)


def check_past(value: datetime, moment: datetime, oldest: timedelta | None = None) -> None:
    """Raises ValidationError for a time to come, or one longer ago than `oldest`."""
    if value > moment:
        raise ValidationError(
            _("This lies in the future: it is %(now)s now. Enter when the customer was met."),
            code="future",
            params={"now": date_format(localtime(moment), "DATETIME_FORMAT")},
        )
    if oldest and moment - value > oldest:
        raise ValidationError(
            _("This is more than %(days)s days ago. Check the year."),
            code="old",
            params={"days": oldest.days},
        )


class DayField(forms.DateField):
    """A calendar day, with the browser's own control."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        return super().to_python(narrow(value) if isinstance(value, str) else value)
