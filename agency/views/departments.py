"""The department tree, for the system administrator."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import structure
from agency.errors import Refused
from agency.forms.departments import DepartmentForm
from agency.models import Department
from agency.signin.reauthentication import reauthenticate


@require_safe
@permission_required("agency.manage_departments", raise_exception=True)
def departments(request):
    everything = request.GET.get("closed") == "1"
    return render(
        request,
        "agency/departments/departments.html",
        {"tree": structure.tree(closed=everything), "closed": everything},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("agency.manage_departments", raise_exception=True)
@reauthenticate
def found(request):
    return _edit(request, Department())


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("agency.manage_departments", raise_exception=True)
@reauthenticate
def change(request, pk: int):
    return _edit(request, get_object_or_404(Department, pk=pk, closed=False))


def _edit(request, department: Department):
    form = DepartmentForm(request.POST or None, instance=department)
    if form.is_valid():
        try:
            structure.keep(form.instance, by=request.user, changed=form.changed_data)
        except Refused as refusal:
            form.add_error("parent", str(refusal))
        else:
            messages.success(request, _("%(department)s is saved.") % {"department": department})
            return redirect("agency:departments")
    context = {"form": form, "department": department if department.pk else None}
    return render(request, "agency/departments/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("agency.manage_departments", raise_exception=True)
@reauthenticate
def close(request, pk: int):
    department = get_object_or_404(Department, pk=pk, closed=False)
    structure.close(department, by=request.user)
    messages.success(request, _("%(department)s is closed.") % {"department": department})
    return redirect("agency:departments")
