"""Everything that stands against a text before counsel publishes it, in one list."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contracts.drafting import blanks, tables
from contracts.models import TemplateVersion

from . import variables
from .body import BLANK, check, clauses


def troubles(version: TemplateVersion) -> list[str]:
    """In words for whoever drafts; empty for a text that may be published."""
    found: list[str] = []
    try:
        check(version.body, version.variables, blanks.NAMES, tables.NAMES)
    except ValidationError as wrong:
        found += wrong.messages
    return found + variables.troubles_of(version.variables) + _unused(version)


def _unused(version: TemplateVersion) -> list[str]:
    words = [
        text
        for row in clauses(version.body)
        for text in (row["text"], *(one["text"] for one in row.get("alternatives", ())))
    ]
    used = {name for text in words for name in BLANK.findall(text)}
    return [
        _("The blank “%(blank)s” is defined, but no clause uses it.") % variables.definition_words(one)
        for one in version.variables
        if one["key"] not in used
    ]
