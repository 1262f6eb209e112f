"""Forms about departments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.models import Department, User
from agency.roles import ADMINISTRATORS


class DepartmentForm(forms.ModelForm):
    class Meta:
        model = Department
        fields = ["name", "parent", "head", "steward", "deputy", "position"]
        help_texts = {
            "head": _("Is told about the department's clocks and requests."),
            "steward": _("Answers for the department's customer data."),
            "deputy": _("Stands in for the steward; another person."),
            "position": _("Departments of the same level are shown in this order."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        below = Department.objects.subtree_ids([self.instance.pk]) if self.instance.pk else ()
        open_ones = Department.objects.filter(closed=False).exclude(pk__in=below)
        self.fields["parent"].queryset = open_ones.order_by("position", "pk")
        people = User.objects.filter(is_active=True).exclude(groups__name__in=ADMINISTRATORS).order_by("name")
        for office in ("head", "steward", "deputy"):
            self.fields[office].queryset = people

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("deputy") and cleaned.get("deputy") == cleaned.get("steward"):
            self.add_error("deputy", _("The deputy must be another person than the steward."))
        return cleaned
