"""The blocks an organisation's archive is divided into, and their columns in order (B29–B33)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers import fieldbook
from customers.models import Organisation


@dataclass(frozen=True)
class Block:
    code: str
    title: Promise
    icon: str
    names: tuple[str, ...]
    ours: bool = False  # a trade secret: only for those who see the whole archive, never exported (H13)


BLOCKS: dict[str, Block] = {
    block.code: block
    for block in (
        Block(
            "registry",
            _("Basic data"),
            "building-2",
            (
                *("credit_code", "scope", "principal", "owners", "managers", "size", "assets"),
                *("trading_since", "website", "account"),
            ),
        ),
        Block(
            "standing",
            _("Classification"),
            "tags",
            ("type", "nature", "industry", "region", "lifecycle", "market", "relation", "potential"),
        ),
        Block("terms", _("Prices and terms"), "handshake", ("payment", "agreed_price", "discount"), True),
        Block(
            "character",
            _("Characteristics"),
            "fingerprint-pattern",
            ("service_area", "selling_power", "culture", "policy"),
            True,
        ),
        Block(
            "business",
            _("Business status"),
            "chart-column",
            ("results", "people", "competitors", "attitude"),
            True,
        ),
        Block(
            "trading",
            _("Trading status"),
            "swords",
            ("strengths", "problems", "measures", "activities", "reputation"),
            True,
        ),
    )
}
FACTS = fieldbook.declared(Organisation)


def label(name: str) -> str:
    return str(Organisation._meta.get_field(name).verbose_name)
