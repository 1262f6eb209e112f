"""The system administrator's home: what in the house needs a hand."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from agency.models import Department, Event, User
from agency.roles import ADMINISTRATORS, ROLES
from agency.signin.second_factor import COMPULSORY, PRIMARY

IDLE_ACCOUNT = timedelta(days=60)  # security.md §1.4: 清多余、过期账户
SHOWN = 20


@require_safe
@permission_required("agency.view_system", raise_exception=True)
def system(request):
    moment = now()
    people = User.objects.filter(is_active=True).select_related("department").order_by("name", "pk")
    protected = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=PRIMARY))
    bound = people.filter(groups__name__in=COMPULSORY).distinct()
    today = localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return render(
        request,
        "agency/system/system.html",
        {
            "unstewarded": Department.objects.without_steward()
            .select_related("parent")
            .order_by("position", "pk"),
            "placeless": people.filter(department=None).exclude(groups__name__in=ADMINISTRATORS)[:SHOWN],
            "roleless": people.exclude(groups__name__in=ROLES)[:SHOWN],
            "unused": people.filter(last_login=None)[:SHOWN],
            "idle": people.filter(last_login__lt=moment - IDLE_ACCOUNT)[:SHOWN],
            "people": people.count(),
            "protected": people.filter(protected).count(),
            "unprotected": bound.filter(~Q(protected))[:SHOWN],
            "failures": Event.objects.filter(kind="sign_in_failed", at__gte=today).count(),
            "locks": Event.objects.filter(kind="sign_in_failed", at__gte=today, data__locked=True).count(),
        },
    )
