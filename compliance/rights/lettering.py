"""The words of the letter, made from the decision in the person's language (PIPL art. 50)."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from agency import policy
from compliance.models import RetentionRule, RightsLine, RightsRequest
from customers.models import PrivacyNotice, Purpose

from .parts import BY_CODE
from .working_out import DELETING, GIVING

Kind, Outcome = RightsRequest.Kind, RightsRequest.Outcome


def compose(request: RightsRequest, now: datetime) -> dict:
    """The letter as data: {lang, title, number, to, on, paragraphs, table, remedy}."""
    with override(request.language):
        return {
            "lang": request.language,
            "title": _("Answer to your request about your personal data"),
            "number": request.number,
            "to": str(request.name),
            "on": localdate(now).isoformat(),
            "asked": str(request.get_kind_display()),
            "received": date_format(localdate(request.received_at), "DATE_FORMAT"),
            "result": str(request.get_outcome_display()) if request.outcome else "",
            "paragraphs": list(_paragraphs(request)),
            "table": _table(request),
            "remedy": _remedy(request),
        }


def _paragraphs(request: RightsRequest):
    if request.verified_at is None:
        yield _(
            "We could not establish that the request comes from the person it is about, or from somebody who may act"
            " for her. To protect that person we have given out and changed nothing."
        )
    elif request.customer_id is None and request.kind not in (Kind.EXPLAIN, Kind.COMPLAINT):
        yield _("With what you told us we found no personal data of yours in our customer archives.")
    elif request.asks in DELETING:
        yield from _of_deletion(request)
    elif request.outcome == Outcome.REFUSED:
        yield _("We cannot meet your request, for the reasons given below.")
    else:
        yield _DONE[request.asks]()
        if request.asks in GIVING:
            yield from _rules_of_processing()
    if request.comment:
        yield str(request.comment)
    if request.extended_days:
        yield _("The time was extended by %(days)s working days: %(reason)s") % {
            "days": request.extended_days,
            "reason": request.extension_note,
        }


_DONE = {
    Kind.ACCESS: lambda: _("This is what we keep about you; we are glad to go through it with you."),
    Kind.COPY: lambda: _(
        "Your copy is ready. You receive a link, a one-time code and a password, each by a way of its own."
    ),
    Kind.PORT: lambda: _(
        "Your data is ready in a form machines can read (JSON). You receive a link, a one-time code and a"
        " password, each by a way of its own; you may hand the file to whom you choose."
    ),
    Kind.CORRECT: lambda: _("The correction was entered and is checked by a second colleague."),
    Kind.RESTRICT: lambda: _(
        "From today we only store your data and protect it; we do not use it otherwise."
    ),
    Kind.WITHDRAW: lambda: _(
        "Your consents named below are withdrawn. What was done before stays lawful; what was planned on them is"
        " cancelled."
    ),
    Kind.EXPLAIN: lambda: _("You asked for an explanation of how we handle personal data:"),
    Kind.COMPLAINT: lambda: _("We have looked into your complaint:"),
}


def _of_deletion(request: RightsRequest):
    lines = list(request.lines.all())
    deleted = [line for line in lines if line.outcome == RightsLine.Outcome.DELETE]
    if request.outcome == Outcome.GRANTED:
        yield _(
            "Your archive was taken out of use today and goes into destruction: its key is destroyed once two more"
            " people have checked it, after a cooling-off of %(days)s days. Nothing of it can be read then."
        ) % {"days": policy.COOLING_OFF.days}
    elif deleted:
        yield _(
            "What nothing obliges us to keep is deleted; what the law obliges us to keep is only stored and"
            " protected from today, until the day named, and then destroyed."
        )
        yield _(
            "Earlier versions of what was deleted stay encrypted in the records of changes and are out of use until"
            " the archive itself is destroyed."
        )
    else:
        yield _("We cannot delete your data now, for the reasons given below.")
    if any(line.ground == RightsLine.Ground.CONTRACT for line in lines):
        yield _("A contract with you is not carried out yet: what it needs is kept until then.")


def _rules_of_processing():
    purposes = Purpose.objects.filter(asked=True, active=True).order_by("pk")
    listed = "、".join(str(one) for one in purposes)
    yield _("We use it for: %(purposes)s.") % {"purposes": listed}
    notice = PrivacyNotice.objects.in_force("zh-hans")
    if notice:
        yield _("How long, and who receives it, says our privacy notice, version %(version)s.") % {
            "version": notice.version
        }


def _table(request: RightsRequest) -> list[list[str]]:
    """Part, decision, reason: one row for each line."""
    return [
        [part_label(request, line), str(line.get_outcome_display()), reason(line)]
        for line in request.lines.select_related("rule")
    ]


def part_label(request: RightsRequest, line: RightsLine) -> str:
    if line.part in BY_CODE:
        return str(BY_CODE[line.part].label)
    purpose = Purpose.objects.filter(code=line.part).first()
    return str(purpose or line.part)


def reason(line: RightsLine) -> str:
    """Why something stays, in words: rule, rank, article, until when."""
    Ground = RightsLine.Ground
    if line.ground == Ground.RULE:
        text = _("%(article)s (%(rank)s), until %(day)s") % {
            "article": line.rule.article,
            "rank": RetentionRule.Rank(line.rule.rank).label,
            "day": date_format(line.until, "DATE_FORMAT"),
        }
        return text if line.rule.confirmed else f"{text} · {_('to be confirmed by counsel')}"
    if line.ground == Ground.HOLD:
        return _("needed for a legal dispute or an investigation, until that ends")
    if line.ground == Ground.CONTRACT:
        return _("needed for a contract that is not carried out yet")
    if line.ground == Ground.EVIDENCE:
        basis = f" · {line.rule.article}" if line.rule else ""
        return _("stays as figures and codes that do not name you") + basis
    if line.outcome == RightsLine.Outcome.GIVE:
        return ngettext("%(count)s entry", "%(count)s entries", line.rows) % {"count": line.rows}
    return ""


def _remedy(request: RightsRequest) -> list[str]:
    return [
        _(
            "If you do not agree, tell us: another person looks at it again. You may also complain to the"
            " department in charge of personal information protection, and where we refuse, bring a suit before a"
            " people’s court (Personal Information Protection Law, art. 50 and 65)."
        ),
        _("Keep the number %(number)s; with your tracking code you read the state on our page.")
        % {"number": request.number},
    ]
