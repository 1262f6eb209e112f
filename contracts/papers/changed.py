"""On paper: a contract with its supplements as it holds, and the letter that tells of its end (旅游法 63–67)."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import override

from agency.acting import acting
from agency.models import Event
from contracts.changing import effective, refunds
from contracts.drafting.amounts import in_words
from contracts.drafting.assembling import LANGUAGE
from contracts.drafting.blanks import day
from contracts.models import Contract, EarlyEnd
from customers.trade.money import written

from . import typesetting

End = Contract.End


def effective_pdf(contract: Contract, *, by) -> bytes:
    """The words that hold today. No paper anybody signs: it says so, and names the paper of each change."""
    moment = clock()
    _note(contract, "contract_in_force", by)
    told = typesetting.data(contract, contract.revision, reader=by.name, moment=moment)
    found = effective.view(contract)
    with override(LANGUAGE):
        told |= {
            "title": _("%(kind)s, as it holds with its supplements") % {"kind": contract.kind.name},
            "blocks": [_sourced(one) for one in found.text],
            "parties": typesetting.parties(found.terms),
            "bold-note": _("Put together from the signed papers; in doubt those hold."),
            "mark": _("As of %(day)s") % {"day": day(localdate(moment))},
            "signing": [],
            "check": None,  # the register knows the papers that were signed
        }
    return typesetting.rendered(told, moment)


def _sourced(block: dict[str, Any]) -> dict[str, Any]:
    told = typesetting.drawn(block)
    if block.get("source") and block["kind"] == "clause":
        told = told | {
            "text": _("%(words)s [%(number)s]") % {"words": block["text"], "number": block["source"]}
        }
    return told


def notice_pdf(contract: Contract, early: EarlyEnd, *, by) -> bytes:
    """The letter: the ground in law, the day, the reckoning."""
    moment = clock()
    _note(contract, "early_end_printed", by)
    told = typesetting.data(contract, contract.revision, reader=by.name, moment=moment)
    with override(LANGUAGE):
        told |= {
            "title": _("Notice of the end of a contract"),
            "blocks": [
                {
                    "kind": "clause",
                    "number": _("Article %(number)s") % {"number": number},
                    "text": words,
                    "highlighted": place == 1,
                }
                for place, (number, words) in enumerate(
                    zip("一二三四", _letter(contract, early), strict=False)
                )
            ],
            "bold-note": "",
            "mark": day(localdate(early.decided_at)),
            "watermark": "",
            "check": None,
            "signing": [
                {"title": _("Travel agency"), "lines": [_("Seal:"), _("Handled by:"), _("Date:")]},
                {"title": _("Received by"), "lines": [_("Signature or seal:"), _("Date:")]},
            ],
        }
    return typesetting.rendered(told, moment)


def _letter(contract: Contract, early: EarlyEnd) -> list[str]:
    sums = refunds.sums_of(early, refunds.received_of(contract.pk))
    facts = {
        "number": contract.number,
        "signed": day(localdate(contract.signed_at)),
        "day": day(early.ends_from),
        "law": refunds.LAWS.get(early.ending, "65"),
        "reason": early.reason,
        "kept": written(early.kept),
        "refund": written(sums.back),
        "words": in_words(sums.back) or written(0),
        "owed": written(sums.owed),
        "total": written(early.working.get("total", 0)),
        "received": written(sums.received),
        "clause": early.working.get("number") or 0,
    }
    first = _(
        "The contract %(number)s of %(signed)s ends on %(day)s under article %(law)s of the Tourism Law."
    )
    found = [first % facts, _("What happened: %(reason)s") % facts]
    if early.ending == End.TOO_FEW:
        facts |= {"enrolled": early.enrolled, "told": day(early.notified_on)}
        found.append(
            _("%(enrolled)s people signed up, fewer than agreed; you were told on %(told)s.") % facts
        )
    if facts["clause"] and early.kept:
        reckoned = _(
            "Agreed in all: %(total)s. Received: %(received)s. Kept under clause %(clause)s: %(kept)s."
        )
    else:
        reckoned = _("Agreed in all: %(total)s. Received: %(received)s. Kept: %(kept)s.")
    rest = _("Still to be paid: %(owed)s.") if sums.owed else _("Given back: %(refund)s (%(words)s).")
    return [*found, f"{reckoned}{rest}" % facts]


def _note(contract: Contract, form: str, by) -> None:
    with acting(by):
        facts = {"form": form, "as": "pdf", "contract": str(contract.pk)}
        Event.note(Event.Kind.PRINTED, by=by, subject=contract.customer_id, **facts)
