"""The last page of a contract that was signed without ink: who, when, how, and what that is worth (§1.5)."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from contracts.drafting.assembling import LANGUAGE
from contracts.models import Level, Signature, SigningRound
from contracts.terms import Terms


def page(signing: SigningRound) -> dict[str, Any]:
    """For `typesetting.data(...)["signed"]`, in the words of the office."""
    with override(LANGUAGE):
        children = {one.key: one.name for one in Terms.of(signing.revision.terms).travellers}
        rows = [_row(one, children) for one in signing.signatures.all()]
        return {
            "title": _("Signatures"),
            "lead": _(
                "These sides have signed the text above, whose fingerprint stands at the foot of each page."
            ),
            "table": {
                "columns": [_("Side"), _("Signed by"), _("Signed at"), _("Level")],
                "rows": rows,
                "widths": [3.0, 3.0, 3.2, 4.0],
            },
            "level": worth(signing.level),
            "full": _("Fingerprint of the text (SHA-256): %(digest)s") % {"digest": signing.digest},
        }


def _row(given: Signature, children: dict[str, str]) -> list[str]:
    side = str(given.get_side_display())
    if given.of:
        side = _("%(side)s of %(child)s") % {"side": side, "child": children.get(given.of, "")}
    return [
        side,
        str(given.name),
        date_format(localtime(given.at), "Y-m-d H:i:s"),
        str(given.get_level_display()),
    ]


def worth(level: str) -> str:
    """What such a signature is, and what it is not (电子签名法 13, 14, 16)."""
    return {
        Level.PLATFORM: _(
            "Signed on a certified platform; its certificates and evidence are kept with the contract."
        ),
        Level.CODE: _(
            "Signed with one-time codes under conditions the sides agreed on (Electronic Signature Law, article 13). "
            "No certification authority has certified these signatures."
        ),
        Level.INK: _("Signed in ink; the scan was compared with the approved text by a second person."),
        Level.TRIAL: pgettext("level", "A trial: these signatures have no legal effect."),
    }[level]
