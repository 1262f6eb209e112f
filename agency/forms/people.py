"""Forms about colleagues."""

import unicodedata

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.entrusting import apart
from agency.models import Department, User
from agency.roles import ADMINISTRATORS, ROLES, roles_of

USERNAME = RegexValidator(
    r"\A[a-z][a-z0-9._-]{1,29}\Z", _("2 to 30 small letters, digits, dots or hyphens; a letter first.")
)


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "username", "department", "post"]
        labels = {"name": pgettext_lazy("person", "Name"), "username": _("User name")}
        help_texts = {
            "username": _("For signing in, for example the pinyin of the name. It cannot be changed later."),
            "department": _("Whoever leads sees the archives of this department and of those below it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(closed=False).order_by(
            "position", "pk"
        )
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        if self.instance.pk:
            del self.fields["username"]
        else:
            self.fields["username"].validators = [USERNAME]
            self.fields["username"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none"}

    def clean_name(self) -> str:
        return " ".join(unicodedata.normalize("NFKC", self.cleaned_data["name"]).split())

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].lower()
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody has this user name already."))
        return username


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(code, role.label) for code, role in ROLES.items()]
        self.initial["roles"] = sorted(roles_of(person))
        self.person = person

    def clean_roles(self) -> set[str]:
        roles = set(self.cleaned_data["roles"])
        if not apart(roles):
            names = ", ".join(str(ROLES[code].label) for code in sorted(roles & ADMINISTRATORS))
            raise forms.ValidationError(
                _("%(names)s: an administrator holds no other role. Choose the one or the others.")
                % {"names": names}
            )
        return roles


class PeopleFilter(forms.Form):
    """Filters of the list, from the address."""

    q = forms.CharField(required=False, max_length=40)
    department = forms.ModelChoiceField(Department.objects.all(), required=False)
    role = forms.ChoiceField(required=False)
    state = forms.ChoiceField(choices=[("", ""), ("closed", ""), ("all", "")], required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", ""), *((code, role.label) for code, role in ROLES.items())]

    def apply(self, people):
        """Narrow `people`; what is malformed narrows nothing."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("q"):
            people = people.filter(Q(name__icontains=chosen["q"]) | Q(username__icontains=chosen["q"]))
        if chosen.get("department"):
            people = people.filter(department__in=Department.objects.subtree_ids([chosen["department"].pk]))
        if chosen.get("role"):
            people = people.filter(groups__name=chosen["role"])
        state = chosen.get("state")
        return people if state == "all" else people.filter(is_active=state != "closed")
