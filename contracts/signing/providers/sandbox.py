"""A platform of our own to try the way with: it behaves like the vendors’, and what it signs has no legal effect.

It keeps its own tasks, hosts pages for the signers, calls back over HTTP with an HMAC, repeats a call until it is
answered, hands out the paper and the evidence over HTTP (`sandbox_api`), and voids. Nothing it does is more than a
trial: level T.
"""

import json
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from agency.acting import acting_as
from contracts.drafting.assembling import LANGUAGE
from contracts.models import Level, Revision, SandboxCall, SandboxTask
from contracts.papers import typesetting

from . import Call, Forged, Order, Report
from .sandbox_api import answers, ask, number, proved, signed

ACTOR = "system:sandbox"
WAITS = (10, 30, 120, 600, 3600)  # seconds until a call is tried again
BATCH = 50


class Sandbox:
    """Our side of it; everything is asked of the sandbox over its interface."""

    code = "sandbox"
    label = _("Sandbox platform (trial)")
    level = Level.TRIAL

    def create_task(self, order: Order) -> str:
        wanted = {"key": str(order.key), "document": str(order.document), "callback": order.callback}
        return ask("create", **wanted, digest=order.digest, signers=order.signers).decode()

    def addresses(self, external: str) -> dict[str, str]:
        task = SandboxTask.objects.get(pk=external)
        return {
            signer: reverse("sandbox_sign", args=[external, signer, token(external, signer)])
            for signer in task.signers
        }

    def callback(self, headers, body: bytes) -> Call:
        nonce, said = proved(headers, body)
        try:
            return Call(nonce, str(UUID(said["task"])), int(said["sequence"]), said["kind"], said["signer"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Forged from error

    def evidence_report(self, external: str) -> Report:
        said = json.loads(ask("report", task=external))
        signed = {key: datetime.fromisoformat(at) for key, at in said["signed"].items()}
        return Report(said["digest"], signed, said["more"])

    def download(self, external: str) -> bytes:
        return ask("paper", task=external)

    def void(self, external: str) -> None:
        ask("void", task=external)


# --- what the sandbox does when it is asked ---------------------------------------------------------------
@answers
def create(said) -> bytes:
    """The number of the task; ordered twice under one key it is one task."""
    facts = {name: said[name] for name in ("document", "digest", "signers", "callback")}
    task, _made = SandboxTask.objects.get_or_create(key=said["key"], defaults=facts)
    return str(task.pk).encode()


@answers
def report(said) -> bytes:
    task = _task(said)
    more = {"platform": Sandbox.code, "task": str(task.pk), "legal_effect": False}
    return json.dumps({"digest": task.digest, "signed": task.signed, "more": more}).encode()


@answers
def paper(said) -> bytes:
    """The text with a page of the sandbox: who signed when, and that it is a trial."""
    task = _task(said)
    rows = Revision.objects.select_related("contract__kind", "contract__version", "version__template")
    with acting_as(ACTOR):  # a real platform was sent the paper with the order
        revision = rows.get(pk=task.document)
        told = typesetting.data(revision.contract, revision, reader="", moment=task.created_at)
    return typesetting.rendered(
        told | {"signing": [], "bold-note": "", "signed": _page(task)}, task.created_at
    )


@answers
def void(said) -> bytes:
    SandboxTask.objects.filter(pk=number(said), state="open").update(state="void")
    return b""


def _task(said) -> SandboxTask:
    if task := SandboxTask.objects.filter(pk=number(said)).first():
        return task
    raise LookupError


def token(external: str, signer: str) -> str:
    return salted_hmac(
        "contracts.signing.sandbox.page", f"{external}:{signer}", algorithm="sha256"
    ).hexdigest()


def act(external: str, signer: str, *, refuse: bool = False, now: datetime | None = None) -> SandboxTask:
    """A signer signs or refuses on the sandbox’s page. Twice is once; after the end nothing happens."""
    now = now or clock()
    with transaction.atomic():
        task = SandboxTask.objects.select_for_update(no_key=True, of=("self",)).get(pk=external)
        if task.state != "open" or signer not in task.signers or signer in task.signed:
            return task
        if refuse:
            task.state = "refused"
            _owe(task, "refused", signer, now)
        else:
            task.signed[signer] = now.isoformat()
            _owe(task, "signed", signer, now)
            if len(task.signed) == len(task.signers):
                task.state = "done"
                _owe(task, "completed", "", now)
        task.save()
    return task


def _owe(task: SandboxTask, kind: str, signer: str, now: datetime) -> None:
    task.sequence += 1
    SandboxCall.objects.create(task=task, sequence=task.sequence, kind=kind, signer=signer, next_at=now)


def deliver(now: datetime) -> int:
    """Calls that are owed, each until it was answered; one that is answered twice does no harm."""
    rows = SandboxCall.objects.filter(delivered_at=None, next_at__lte=now, tries__lt=20)
    found = list(rows.select_related("task").order_by("task", "sequence")[:BATCH])
    return sum(_deliver(call, now) for call in found)


def _deliver(call: SandboxCall, now: datetime) -> int:
    headers, body = request_of(call, now)
    asked = urllib.request.Request(call.task.callback, data=body, headers=headers, method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 (our own address, made by us)
            right = answer.status < 300
    except (urllib.error.URLError, TimeoutError, ValueError):
        right = False
    wait = timedelta(seconds=WAITS[min(call.tries, len(WAITS) - 1)])
    SandboxCall.objects.filter(pk=call.pk).update(
        tries=call.tries + 1, next_at=now + wait, delivered_at=now if right else None
    )
    return int(right)


def request_of(call: SandboxCall, now: datetime) -> tuple[dict[str, str], bytes]:
    """Headers and body of a call; its nonce is the call itself, so that a repeated one is known."""
    body = json.dumps(
        {"task": str(call.task_id), "sequence": call.sequence, "kind": call.kind, "signer": call.signer}
    ).encode()
    return signed(call.pk.hex, now, body), body


def _page(task: SandboxTask) -> dict:
    from contracts.signing.showing import label_of

    with override(LANGUAGE):
        rows = [
            [
                label_of(key.partition(":")[0]),
                "沙箱演示",
                date_format(localtime(datetime.fromisoformat(at)), "Y-m-d H:i:s"),
                str(Level.TRIAL.label),
            ]
            for key, at in task.signed.items()
        ]
    return {
        "title": "签署页（沙箱演示，无法律效力）",
        "lead": "以下签署在沙箱平台上完成，仅供演示，不构成任何一方的签名或者盖章。",
        "table": {
            "columns": ["签署方", "平台", "签署时间", "级别"],
            "rows": rows,
            "widths": [3.0, 3.0, 3.2, 4.0],
        },
        "level": "沙箱签署不产生法律效力；取得法律效力须使用依法设立的电子认证服务。",
        "full": f"文本指纹（SHA-256）：{task.digest}",
    }
