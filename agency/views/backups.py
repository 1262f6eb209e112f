"""Backups and restore drills: how the house stands, and the two buttons."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency import policy
from agency.backups import asking, drilling, showing
from agency.models import Backup, RestoreDrill

SHOWN = 30


@require_safe
@permission_required("agency.view_backups", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    moment = now()
    standing = showing.Standing(moment)
    done = Backup.objects.exclude(state__in=("asked", "running")).select_related("asked_by")
    drills = RestoreDrill.objects.exclude(state__in=("asked", "running")).select_related("asked_by", "data")
    context = {
        "standing": standing,
        "last": [
            (
                one,
                kind.label,
                one and moment - one.started_at,
                one is None or one.age(moment) > showing.AGE_MOST,
            )
            for kind in Backup.Kind
            for one in [standing.last[kind]]
        ],
        "working": [(one, isinstance(one, Backup), showing.step(one.step)) for one in standing.working],
        "rows": [(one, showing.failure(one.failure)) for one in done.order_by("-asked_at", "kind")[:SHOWN]],
        "drills": [(one, showing.failure(one.failure)) for one in drills.order_by("-asked_at")[:10]],
        "data_days": policy.DATA_BACKUP_LIFE.days,
        "key_days": policy.KEY_BACKUP_LIFE.days,
        "may_run": request.user.has_perm("agency.run_backups"),
    }
    part = "#working" if request.htmx else ""
    return render(request, f"agency/backups.html{part}", context)


@require_POST
@permission_required("agency.run_backups", raise_exception=True)
def back_up_now(request: HttpRequest) -> HttpResponse:
    asking.ask(by=request.user)
    messages.success(request, _("The backup begins within seconds. The page shows how far it is."))
    return redirect("agency:backups")


@require_POST
@permission_required("agency.run_backups", raise_exception=True)
def drill_now(request: HttpRequest) -> HttpResponse:
    drilling.ask(by=request.user)
    messages.success(request, _("The drill begins within seconds. The page shows how far it is."))
    return redirect("agency:backups")
