"""Colleagues: the list, one person, coming and leaving, roles, one-time passwords.

The system administrator makes accounts, the security administrator entrusts roles, the audit administrator
looks on (三员分立).
"""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import employment, entrusting, policy, undertaking
from agency.errors import Refused
from agency.forms.people import PeopleFilter, PersonForm, RolesForm
from agency.models import Department, Event, User
from agency.roles import ADMINISTRATORS, ROLES, roles_of
from agency.signin.reauthentication import reauthenticate
from agency.signin.second_factor import PRIMARY

LOOKERS = ("agency.manage_people", "agency.assign_roles", "agency.view_people")


def for_lookers(view):
    """Open to whoever administers people in any way."""

    def guarded(request, *args, **kwargs):
        if not any(request.user.has_perm(name) for name in LOOKERS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.__doc__, guarded.__name__ = view.__doc__, view.__name__
    return guarded


def everybody():
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=PRIMARY)
    people = (
        User.objects.select_related("department").prefetch_related("groups").annotate(factor=Exists(factor))
    )
    return people.order_by("department__position", "department_id", "name", "pk")


def labels(person: User) -> list[str]:
    return [ROLES[group.name].label for group in person.groups.all() if group.name in ROLES]


@require_safe
@for_lookers
def people(request):
    filters = PeopleFilter(request.GET)
    found = Paginator(filters.apply(everybody()), policy.PAGE)
    page = found.get_page(request.GET.get("page"))
    for one in page:
        one.labels = labels(one)
    context = {"page": page, "q": request.GET.get("q", ""), "filters": _choices(request)}
    return render(request, "agency/people/people.html", context | _neighbours(request, page))


def _address(request, **changes) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _neighbours(request, page) -> dict[str, str]:
    return {
        "newer": _address(request, page=page.previous_page_number()) if page.has_previous() else "",
        "older": _address(request, page=page.next_page_number()) if page.has_next() else "",
        "text": f"{page.start_index()}–{page.end_index()} / {page.paginator.count}",
    }


def _choices(request) -> list[dict]:
    departments = Department.objects.filter(closed=False).order_by("position", "pk").values_list("pk", "name")
    menus = (
        ("department", _("Department"), [(str(pk), name) for pk, name in departments]),
        ("role", _("Role"), [(code, role.label) for code, role in ROLES.items()]),
        ("state", _("Account"), [("closed", _("closed")), ("all", _("open and closed"))]),
    )
    return [
        {"name": name, "label": label, "choices": choices, "value": request.GET.get(name, ""),
         "clear": _address(request, **{name: "", "page": ""})}
        for name, label, choices in menus
    ]  # fmt: skip


@require_safe
@for_lookers
def person(request, pk: int):
    one = get_object_or_404(everybody(), pk=pk)
    one.labels = labels(one)
    events = (
        Event.objects.filter(kind="permission", data__person=one.pk)
        .select_related("by")
        .order_by("-at", "-id")
    )
    context = {
        "person": one,
        "administrator": bool(roles_of(one) & ADMINISTRATORS),
        "events": [_read(e) for e in events[:20]],
        "departed": one.departures.exists(),
        "bound_until": one.undertaken_until if undertaking.bound(one) else None,
    }
    return render(request, "agency/people/person.html", context)


def _read(event: Event) -> Event:
    """With the roles' names beside their codes."""
    for way in ("given", "taken"):
        event.data[f"{way}_labels"] = [
            str(ROLES[code].label) for code in event.data.get(way, ()) if code in ROLES
        ]
    return event


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("agency.manage_people", raise_exception=True)
@reauthenticate
def engage(request):
    form = PersonForm(request.POST or None)
    if form.is_valid():
        one = employment.engage(form.save(commit=False), by=request.user)
        messages.success(
            request,
            _("%(person)s has an account. The security administrator now gives roles and a password.")
            % {"person": one},
        )
        return redirect("agency:person", one.pk)
    return render(request, "agency/people/form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("agency.manage_people", raise_exception=True)
@reauthenticate
def change(request, pk: int):
    one = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=one)
    if form.is_valid():
        employment.change(form.instance, by=request.user, changed=form.changed_data)
        messages.success(request, _("The changes are saved."))
        return redirect("agency:person", pk)
    return render(
        request,
        "agency/people/form.html",
        {"form": form, "person": one},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("agency.assign_roles", raise_exception=True)
@reauthenticate
def roles(request, pk: int):
    one = get_object_or_404(User, pk=pk)
    form = RolesForm(request.POST if request.method == "POST" else None, person=one)
    if form.is_valid():
        try:
            entrusting.entrust(one, form.cleaned_data["roles"], by=request.user)
        except Refused as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(
                request,
                _("The roles of %(person)s are set; they hold from the next sign-in.") % {"person": one},
            )
            return redirect("agency:person", pk)
    context = {"form": form, "person": one, "own": one == request.user}
    return render(request, "agency/people/roles.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("agency.assign_roles", raise_exception=True)
@reauthenticate
def password(request, pk: int):
    """Shown once, in the answer itself: it is kept nowhere and stands in no address."""
    one = get_object_or_404(User, pk=pk)
    issued = employment.issue_password(one, by=request.user)
    return render(request, "agency/people/password.html", {"person": one, "password": issued})


@require_POST
@permission_required("agency.assign_roles", raise_exception=True)
@reauthenticate
def second_factor(request, pk: int):
    one = get_object_or_404(User, pk=pk)
    employment.free_second_factor(one, by=request.user)
    messages.success(
        request, _("%(person)s can set up a new second factor after signing in.") % {"person": one}
    )
    return redirect("agency:person", pk)
