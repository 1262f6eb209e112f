"""The words of a greeting, with the name filled in when it is sent, never before (C13)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLACES = ("name", "sender")
PLACE = re.compile(r"\{([^{}]*)\}")


def check_places(text: str) -> None:
    """Raises `ValidationError` for a place we cannot fill."""
    wrong = [place for place in PLACE.findall(text) if place not in PLACES]
    if wrong:
        raise ValidationError(
            _("“{%(place)s}” cannot be filled in. There is {name} and {sender}."), params={"place": wrong[0]}
        )


def filled(text: str, *, name: str, sender: str) -> str:
    """The words as they are sent."""
    values = {"name": name, "sender": sender}
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)
