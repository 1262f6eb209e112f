"""The pack for an inspector: what the house can show for a period, encrypted, with a manifest of hashes (J4).

No personal data beyond what the register holds: policies, notices, purposes, rules, certificates, reports.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from hashlib import sha256

from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from agency import spreadsheets
from agency.acting import acting
from agency.models import Event
from agency.release import version
from compliance.chain import packing
from compliance.models import AuditPlan, Certificate, Checkpoint, ControlRun, ManagementReview, RetentionRule
from compliance.privacy import register_file
from compliance.retention.categories import BY_CODE as CATEGORIES
from customers.models import PrivacyNotice
from customers.papers.paper import stamp
from customers.papers.typesetting import pdf

from . import report_paper, showing
from .processes import PROCESSES
from .rights import APPROVE, DRAFT
from .sealed_zip import SealedZip

WORDS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else on paper


def may_make(user) -> bool:
    return user.has_perm(DRAFT) or user.has_perm(APPROVE)


def passphrase() -> str:
    """Six groups of four: 120 bits, since the format stretches a passphrase but little."""
    return "-".join("".join(secrets.choice(WORDS) for _place in range(4)) for _group in range(6))


def take_out(first: date, last: date, *, by, phrase: str, now: datetime) -> Iterator[bytes]:
    """The pack for a person: that it was taken stands in the register first."""
    with acting(by, reason="pack"):
        facts = {"from_on": first.isoformat(), "until_on": last.isoformat()}
        Event.note(Event.Kind.AUDIT, by=by, act="pack_made", **facts)
    return pack(first, last, by=by, phrase=phrase, now=now)


def pack(first: date, last: date, *, by, phrase: str, now: datetime) -> Iterator[bytes]:
    file, told = SealedZip(phrase), []
    for name, pieces in entries(first, last, by=by, now=now):
        digest, size = sha256(), 0

        def counted(pieces: Iterable[bytes] = pieces, digest=digest) -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                yield piece

        yield from file.add(name, counted())
        told.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})
    manifest = {
        "made_at": localtime(now).isoformat(timespec="seconds"),
        "made_by": by.username,
        "from": first.isoformat(),
        "until": last.isoformat(),
        "release": version(),
        "files": told,
    }
    yield from file.add("manifest.json", [json.dumps(manifest, ensure_ascii=False, indent=1).encode()])
    yield file.end()


def entries(first: date, last: date, *, by, now: datetime) -> Iterator[tuple[str, Iterable[bytes]]]:
    """(name, content) of each file of the pack."""
    start = make_aware(datetime.combine(first, time.min))
    end = make_aware(datetime.combine(last, time.max))
    mark = stamp(by, now)
    since = Checkpoint.objects.filter(at__lt=start).order_by("-pk").first()
    yield "register-proof.zip", packing.pack(since)
    yield (
        "purposes.xlsx",
        _sheet([register_file.heads(), *map(register_file.line, register_file.rows())], mark),
    )
    yield "retention-rules.xlsx", _sheet(_rules(), mark)
    yield "processes.xlsx", _sheet(_processes(), mark)
    yield "control-tests.xlsx", _sheet(_tests(start, end), mark)
    for notice in PrivacyNotice.objects.filter(effective_on__lte=last).order_by("effective_on", "language"):
        text = f"{notice.title}\n{notice.version} · {notice.effective_on}\n\n{notice.body}\n"
        yield f"notices/{notice.version}-{notice.language}.txt", [text.encode()]
    for one in Certificate.objects.filter(issued_at__gte=start, issued_at__lte=end).order_by("issued_at"):
        facts = {"content": one.content, "digest": one.digest, "key": one.key, "signature": one.signature}
        yield f"certificates/{one.number}.json", [json.dumps(facts, ensure_ascii=False, indent=1).encode()]
    plans = AuditPlan.objects.filter(state="closed", closed_at__gte=start, closed_at__lte=end)
    for plan in plans.select_related("drafted_by", "approved_by", "closed_by").order_by("closed_at"):
        paper = report_paper.made(plan, watermark=mark)
        yield f"audits/{paper.file}.pdf", [pdf(paper)]
    reviews = ManagementReview.objects.filter(state="signed", held_on__gte=first, held_on__lte=last)
    for review in reviews.order_by("held_on"):
        yield f"reviews/{review.held_on}.txt", [_review(review).encode()]


def _sheet(rows: Iterable[list[str]], mark: str) -> Iterable[bytes]:
    file = spreadsheets.xlsx_file(rows, title="1", mark=mark)
    return [file.read()]


def _rules() -> list[list[str]]:
    rows = [[_("Category"), _("Version"), _("Kept for"), _("Rank"), _("Legal basis"), _("State")]]
    for rule in RetentionRule.objects.order_by("category", "version"):
        label = CATEGORIES[rule.category].label if rule.category in CATEGORIES else rule.category
        told = [rule.kept_for, rule.get_rank_display(), rule.article, rule.get_state_display()]
        rows.append([str(label), str(rule.version), *map(str, told)])
    return rows


def _processes() -> list[list[str]]:
    rows = [[_("Process"), _("Owner"), _("Clock"), _("Steps"), _("Rule")]]
    for one in PROCESSES:
        steps = "\n".join(f"{place}. {step.title}" for place, step in enumerate(one.steps, 1))
        rows.append([str(one.title), str(one.role), str(one.clock), steps, one.source])
    return rows


def _tests(start: datetime, end: datetime) -> list[list[str]]:
    rows = [[_("Run"), _("Control"), _("Result"), _("Measured"), _("Required"), _("Rule")]]
    for run in ControlRun.objects.filter(state="done", asked_at__gte=start, asked_at__lte=end):
        for line in showing.lines(run.results.all()):
            told = [line.result.get_outcome_display(), line.measured, line.wanted, line.control.source]
            rows.append(
                [f"{localtime(run.asked_at):%Y-%m-%d %H:%M}", str(line.control.title), *map(str, told)]
            )
    return rows


def _review(review: ManagementReview) -> str:
    parts = (
        (_("Comments"), review.comments),
        (_("Decisions"), review.decisions),
        (_("Next actions"), review.actions),
    )
    signed = f"{review.written_by} · {review.signed_by} · {localtime(review.signed_at):%Y-%m-%d}"
    return "\n\n".join([str(review.held_on), *(f"{title}\n{text}" for title, text in parts), signed]) + "\n"
