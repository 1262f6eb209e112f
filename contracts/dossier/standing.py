"""The file of a contract as its page shows it to one colleague."""

from dataclasses import dataclass, field

from contracts.models import Contract, DossierItem, DossierPart

from . import putting
from .parts import parts_of


@dataclass
class Line:
    """A part with its papers; `waits` is a gap that nobody has confirmed, `confirmable` by whoever looks."""

    part: DossierPart
    items: list[DossierItem] = field(default_factory=list)
    confirmable: bool = False

    @property
    def papers(self) -> list[DossierItem]:
        return [one for one in self.items if one.how != DossierItem.How.ABSENT]

    @property
    def gap(self) -> DossierItem | None:
        return next((one for one in self.items if one.how == DossierItem.How.ABSENT), None)

    @property
    def there(self) -> bool:
        return bool(self.papers) or bool(self.gap and not self.gap.waits)

    @property
    def tone(self) -> str:
        if self.papers:
            return "green"
        if self.gap:
            return "amber" if self.gap.waits else "line"
        return "red" if self.part.required else "line"


def lines_of(contract: Contract, user) -> list[Line]:
    """Every part this kind of contract may have, with what is there of it."""
    found = {part.pk: Line(part) for part in parts_of(contract)}
    items = DossierItem.objects.present().filter(contract=contract.pk)
    for item in items.select_related("added_by", "confirmed_by", "file", "part"):
        line = found.get(item.part_id)
        if line is None:  # the list has changed since; what was put in stays
            line = found[item.part_id] = Line(item.part)
        line.items.append(item)
        if item.waits and item.added_by_id != user.pk and user.has_perm(putting.CONFIRM):
            line.confirmable = True
    return list(found.values())
