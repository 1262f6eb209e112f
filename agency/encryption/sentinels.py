"""What a sealed attribute yields when it cannot be opened: falsy, printable, never an exception."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Unreadable:
    """Stands in a sealed attribute whose stored bytes do not open. Saving it writes the bytes back as is."""

    __slots__ = ("name", "text")

    def __init__(self, name: str, text: str | Promise):
        self.name, self.text = name, text

    def __str__(self) -> str:
        return str(self.text)

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self):
        return iter(())

    def __copy__(self) -> "Unreadable":
        return self

    def __deepcopy__(self, memo) -> "Unreadable":
        return self

    def __reduce__(self) -> str:
        return self.name


SHREDDED = Unreadable("SHREDDED", _("[destroyed]"))
TAMPERED = Unreadable("TAMPERED", _("[failed verification]"))
KEYLESS = Unreadable("KEYLESS", _("[key missing]"))
