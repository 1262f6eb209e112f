from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency import policy
from agency.models import Notice


@require_safe
def notifications(request):
    """One's notices, newest first; older pages by key."""
    unread = request.GET.get("tab") == "unread"
    notices = Notice.objects.visible_to(request.user).order_by("-id")
    if unread:
        notices = notices.unread()
    if (before := request.GET.get("before", "")).isdecimal() and len(before) < 19:
        notices = notices.filter(pk__lt=int(before))
    rows = list(notices[: policy.PAGE + 1])
    older = rows[policy.PAGE - 1].pk if len(rows) > policy.PAGE else None
    here = reverse("agency:notifications")
    return render(
        request,
        "agency/notices/list.html",
        {
            "rows": rows[: policy.PAGE],
            "older": f"?before={older}{'&tab=unread' if unread else ''}" if older else "",
            "unread": unread,
            "tabs": [
                {"label": _("All"), "url": here, "current": not unread},
                {"label": _("Unread"), "url": f"{here}?tab=unread", "current": unread},
            ],
        },
    )


@require_POST
def follow(request, pk):
    """Mark one as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=pk, read_at=None).update(read_at=now())
    target = notice.url if url_has_allowed_host_and_scheme(notice.url, None) else ""
    return redirect(target or "agency:notifications")


@require_POST
def read_all(request):
    Notice.objects.filter(to=request.user, read_at=None).update(read_at=now())
    return redirect("agency:notifications")
