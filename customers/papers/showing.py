"""Facts of an archive as they stand on paper: masked, unless they were opened for this very print."""

from django.utils.translation import gettext

from customers import fieldbook

from .paper import Block


def shown(sheet, name: str, opened: frozenset[str]) -> str:
    """Field `name` of the archive; what is not shared stays unsaid."""
    line = sheet.lines[name]
    if not line.shared:
        return ""
    if name == "document_number" and line.value:
        number = str(sheet.customer.document_number) if name in opened else line.value
        return f"{sheet.document} {number}"
    if name in opened:
        return str(getattr(sheet.customer, name) or "")
    return line.value


def openable(sheet) -> list[str]:
    """Fields with a value that a purpose would open, in the order of the form."""
    return [fact.name for fact in fieldbook.FACTS if fact.opens and sheet.lines[fact.name].url]


def pinned(sheet) -> Block:
    """What must not be overlooked, first on every paper of the archive (B13)."""
    said = [f"{alert.get_severity_display()}: {alert.text}" for alert, _tone in sheet.alerts]
    return Block(gettext("Pinned alerts"), paragraphs=tuple(said)) if said else Block()
