"""Ways to reach a person besides the phone: the shapes of e-mail addresses and WeChat ids."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from agency.forms.fields import narrow

# own ids: 6–20 signs beginning with a letter; people also sign in with a mobile or QQ number
WECHAT = re.compile(r"[a-zA-Z][-_a-zA-Z0-9]{5,19}|\d{5,11}")
_email = EmailValidator()


def clean_email(text: str) -> str:
    """The address with its domain in lower case. Raises ValidationError."""
    account, at, domain = narrow(text).rpartition("@")
    address = f"{account}@{domain.lower()}"
    try:
        _email(address if at else "")
    except ValidationError:
        raise ValidationError(_("This is no e-mail address. It looks like name@example.com.")) from None
    return address


def clean_wechat(text: str) -> str:
    """The WeChat id. Raises ValidationError; a nickname is not an id."""
    account = narrow(text).removeprefix("@")
    if not WECHAT.fullmatch(account):
        raise ValidationError(
            _("A WeChat id has 6 to 20 letters, digits, - or _, a letter first. A nickname is no id.")
        )
    return account
