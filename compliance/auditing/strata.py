"""How large a sample is, by risk: the size rule, written down and numbered (J1).

A rule is never changed; another one gets a number of its own, so that an old sample can be drawn again.
"""

from dataclasses import dataclass
from math import ceil, sqrt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Stratum:
    """Archives of one risk. Of n archives `least` or the square root of n times `weight`, whichever is more, are
    drawn, at most `most` and at most n."""

    code: str
    label: Promise
    least: int
    weight: float
    most: int

    def size(self, count: int) -> int:
        return min(count, self.most, max(self.least, ceil(self.weight * sqrt(count))))


# The order is that of risk: an archive belongs to the first stratum that fits.
RULES: dict[int, tuple[Stratum, ...]] = {
    1: (
        Stratum("minors", _("children under 14"), 5, 1.0, 25),
        Stratum("vip", _("important customers"), 5, 1.0, 25),
        Stratum("sensitive", _("with documents or health needs on file"), 5, 0.75, 40),
        Stratum("others", _("all others"), 3, 0.5, 25),
    )
}
NOW = 1
LABELS = {one.code: one.label for rule in RULES.values() for one in rule}
WORDS = _(
    "Each archive belongs to the first stratum that fits. Of n archives the square root of n times the weight is drawn,"
    " not less than the least and not more than the most."
)
