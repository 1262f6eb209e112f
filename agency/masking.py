"""What is shown of a personal value before its purpose is declared (D2). Stars, because • is wide in Chinese."""

import re

HIDDEN = "****"


def name(value: str) -> str:
    """Names stay readable for whoever may open the archive at all: staff greet people by name."""
    return value


def phone(value: str) -> str:
    """138****5678; short or foreign numbers keep two digits at either end."""
    digits = re.sub(r"\D", "", value)
    if len(digits) == 11:
        return f"{digits[:3]}{HIDDEN}{digits[-4:]}"
    return f"{digits[:2]}{HIDDEN}{digits[-2:]}" if len(digits) > 5 else HIDDEN


def document(value: str) -> str:
    """530***********3092; passports E*****96."""
    if len(value) >= 15:
        return value[:3] + "*" * (len(value) - 7) + value[-4:]
    return value[:1] + "*" * max(len(value) - 3, 3) + value[-2:] if len(value) > 4 else HIDDEN


def email(value: str) -> str:
    account, at, domain = value.rpartition("@")
    return f"{account[:1]}***@{domain}" if at else HIDDEN


def account(value: str) -> str:
    return f"{value[:2]}{HIDDEN}"


def contact(value: str) -> str:
    """A number, an address or an account, each as its own kind is masked."""
    if "@" in value:
        return email(value)
    return phone(value) if re.fullmatch(r"[+\d][\d\s\-().ext]{4,}", value) else account(value)


def address(value: str) -> str:
    """Province and city at most: the first six characters."""
    return f"{value[:6]}{HIDDEN}" if len(value) > 6 else HIDDEN


def year(value) -> str:
    """The year of a date: 1985-**-**."""
    return f"{value:%Y}-**-**"


def file_name(value: str) -> str:
    """The name of a file; seven digits in a row and more may be the number of a phone or a document."""
    return re.sub(r"[0-9]{7,}[0-9Xx]?", HIDDEN, value)


def hidden(_value) -> str:
    return HIDDEN


def shown(value) -> str:
    return str(value)
