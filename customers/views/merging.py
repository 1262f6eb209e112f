"""Two archives side by side, merged into one, and parted again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.visibility import may
from customers import duplicates, searching
from customers.changing import values
from customers.merging import comparing, joining, showing, undoing
from customers.models import ArchiveMerge, Customer
from customers.showing import Sheet

from .detail import find


@require_http_methods(["GET", "POST"])
def choose(request, pk):
    """Which archive is the same customer: by number, or one that shares a phone or document."""
    customer = _changeable(request, pk)
    error, text = "", request.POST.get("number", "")
    if request.method == "POST":
        meant = [
            one for one in searching.by_number(request.user, searching.tidy(text)) if one.pk != customer.pk
        ]
        if len(meant) == 1 and may(request.user, "change_customer", meant[0]):
            return redirect("customers:merge_compare", pk=customer.pk, other=meant[0].pk)
        error = _("There is no other archive of this number that you may change.")
    facts = {name: getattr(customer, name) for name in duplicates.KINDS}
    twins = [
        one
        for one in duplicates.twins_seen_by(request.user, facts)
        if one.pk != customer.pk and one.kind == customer.kind and may(request.user, "change_customer", one)
    ]
    context = {
        "sheet": Sheet(customer, request.user),
        "customer": customer,
        "twins": [Sheet(twin, request.user) for twin in twins],
        "error": error,
        "typed": text,
    }
    return render(request, "customers/merging/choose.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def compare(request, pk, other):
    """Field by field, the better value chosen beforehand; merged, or sent to a second person."""
    winner, loser = _changeable(request, pk), _changeable(request, other)
    error = ""
    if request.method == "POST":
        answers = {
            row.name: request.POST.get(f"choose_{row.name}", "") for row in comparing.rows(winner, loser)
        }
        try:
            merge = joining.propose(winner, loser, by=request.user, answers=answers)
        except Refused as refusal:
            error = str(refusal)
        else:
            done = merge.state == ArchiveMerge.State.DONE
            messages.success(
                request, _("The archives are merged.") if done else _("The merging waits for approval.")
            )
            return redirect(merge)
    context = {
        "sheet": Sheet(winner, request.user),
        "customer": winner,
        "loser": loser,
        "other": Sheet(loser, request.user),
        "rows": comparing.rows(winner, loser),
        "second": joining.needs_approval(winner, loser),
        "error": error,
    }
    response = render(request, "customers/merging/compare.html", context, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def merging(request, pk):
    """The record of one merging, with the way back while there is one."""
    merge = _merge(request, pk)
    taken = {name for name, value in merge.values.items() if value["chosen"] == "loser"}
    context = {
        "sheet": Sheet(merge.customer, request.user),
        "customer": merge.customer,
        "merge": merge,
        "rows": showing.rows(merge),
        "taken": _(", ").join(values.label(name) for name in sorted(taken)),
        "moved": showing.counts(merge.moved),
        "left": showing.counts(merge.left),
        "undoable": undoing.may_undo(request.user, merge, now()),
        "withdrawable": merge.state == "waiting" and merge.drafter_id == request.user.pk,
    }
    return render(request, "customers/merging/merge.html", context)


@require_POST
def withdraw(request, pk):
    merge = get_object_or_404(ArchiveMerge.objects.filter(drafter=request.user), pk=pk)
    joining.withdraw(merge, by=request.user)
    messages.success(request, _("The merging was withdrawn."))
    return redirect(merge)


@require_POST
def undo(request, pk):
    """Part the two again; what was changed since is said."""
    merge = _merge(request, pk)
    if not undoing.may_undo(request.user, merge, now()):
        raise PermissionDenied
    result = undoing.undo(merge, by=request.user)
    messages.success(request, _("The two archives are apart again."))
    if result.kept:
        names = _(", ").join(map(values.label, result.kept))
        messages.warning(request, _("Changed since and left as it is: %(fields)s.") % {"fields": names})
    if result.missing:
        messages.warning(
            request,
            _("%(count)s records were removed or moved since and stay so.") % {"count": result.missing},
        )
    return redirect(merge)


def _changeable(request, pk) -> Customer:
    customer = find(request, pk)
    if not may(request.user, "change_customer", customer):
        raise PermissionDenied
    return customer


def _merge(request, pk) -> ArchiveMerge:
    """Of an archive one sees whole."""
    merges = ArchiveMerge.objects.visible_to(request.user).select_related("drafter", "approver", "undone_by")
    merge = get_object_or_404(merges, pk=pk)
    merge.customer = find(request, merge.customer_id)
    if not Sheet(merge.customer, request.user).whole:
        raise PermissionDenied
    return merge
