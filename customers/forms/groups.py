"""Forms of groups and links: a member, rooms, beds, the journey, a tie to another archive."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.forms.fields import DayField, LineField, NameField, NoteField, PhoneField
from customers import searching
from customers.kinds import grouping
from customers.models import Customer, Group, Link, Member, Room

NUMBER_HELP = gettext_lazy("As on the archive, e.g. KH-2026-000017-4.")


class ArchiveField(LineField):
    """The number of an archive the person may open; one out of sight answers like one that is not there."""

    user = None

    def __init__(self, **options):
        super().__init__(
            max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}), **options
        )

    def clean(self, value) -> Customer | None:
        text = super().clean(value)
        if not text:
            return None
        found = searching.by_number(self.user, text)
        if len(found) != 1:
            raise forms.ValidationError(_("No archive that you may open has this number."))
        return found[0]


class MemberForm(forms.Form):
    """A member: the number of an archive, or a name where there is none yet."""

    archive = ArchiveField(label=gettext_lazy("Archive number"), required=False, help_text=NUMBER_HELP)
    name = NameField(
        label=pgettext_lazy("person", "Name"),
        required=False,
        help_text=gettext_lazy("Only where there is no archive yet."),
    )
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    wishes = LineField(
        label=gettext_lazy("Wishes for the room"),
        required=False,
        help_text=gettext_lazy("E.g. quiet, low floor, with the grandmother."),
    )
    leader = forms.BooleanField(label=gettext_lazy("Leads the group"), required=False)

    def __init__(self, data=None, *, user, member: Member | None = None):
        self.member = member
        initial = {}
        if member:
            initial = {"wishes": member.wishes, "leader": member.leader, "name": member.name}
        super().__init__(data, initial=initial)
        self.fields["archive"].user = user
        if member:
            del self.fields["archive"]
            if member.archive_id:
                del self.fields["name"], self.fields["phone"]
            elif member.phone:
                masked = next(fact for fact in Member.FACTS if fact.name == "phone").masked(member.phone)
                self.fields["phone"].help_text = _("On file: %(masked)s. Leave empty to keep it.") % {
                    "masked": masked
                }

    def clean(self) -> dict:
        cleaned = super().clean()
        archive, name = cleaned.get("archive"), cleaned.get("name")
        if self.member is None and not self.errors and bool(archive) == bool(name):
            self.add_error("name", _("Give an archive number or a name, one of the two."))
        if self.member and "name" in self.fields and not name and "name" not in self.errors:
            self.add_error("name", _("A member needs a name, or an archive."))
        return cleaned

    def facts(self) -> dict:
        facts = {name: self.cleaned_data.get(name) for name in grouping.FIELDS if name in self.fields}
        if self.member and not facts.get("phone"):
            facts.pop("phone", None)
        return facts


class RoomsForm(forms.Form):
    """Several rooms of one type at once."""

    type = forms.ChoiceField(label=pgettext_lazy("room", "Type"), choices=Room.Type.choices, initial="twin")
    count = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=grouping.MOST_ROOMS, initial=1
    )
    first = LineField(
        label=gettext_lazy("First room number"),
        max_length=8,
        required=False,
        help_text=gettext_lazy("E.g. 301; left empty they are counted on."),
    )

    def clean_first(self) -> str:
        first = self.cleaned_data["first"]
        if first and not (first.isascii() and first.isdigit()):
            raise forms.ValidationError(_("A room number consists of digits here."))
        return first


class JourneyForm(forms.Form):
    """When and where the group goes."""

    destination = LineField(label=gettext_lazy("Destination"), required=False)
    departs_on = DayField(label=gettext_lazy("Departs on"), required=False)
    returns_on = DayField(label=gettext_lazy("Returns on"), required=False)
    expected = forms.IntegerField(
        label=gettext_lazy("People expected"), required=False, min_value=1, max_value=2000
    )
    note = NoteField(label=gettext_lazy("Note"), required=False)

    def __init__(self, data=None, *, group: Group):
        super().__init__(data, initial={name: getattr(group, name) for name in self.base_fields})

    def clean(self) -> dict:
        cleaned = super().clean()
        departs, returns = cleaned.get("departs_on"), cleaned.get("returns_on")
        if departs and returns and returns < departs:
            self.add_error("returns_on", _("The return lies before the departure."))
        return cleaned


def role_choices() -> list[tuple[str, str]]:
    """What the other archive can be; roles with a word of their own for the way back are there twice."""
    choices = [(role.value, role.label) for role in Link.Role]
    return choices + [(f"-{role.value}", word) for role, word in Link.REVERSE.items()]


class LinkForm(forms.Form):
    """Another archive and what it is to this one."""

    other = ArchiveField(label=gettext_lazy("Number of the other archive"), help_text=NUMBER_HELP)
    role = forms.ChoiceField(label=gettext_lazy("It is the … of this customer"), choices=role_choices)
    since = DayField(label=gettext_lazy("Linked since"), required=False)
    note = LineField(label=gettext_lazy("Note"), required=False)

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.fields["other"].user = user

    def tie(self, customer: Customer) -> dict:
        """The arguments of `linking.tie`, seen from `customer`."""
        cleaned, other = self.cleaned_data, self.cleaned_data["other"]
        role = cleaned["role"]
        begins, leads = (other, customer) if role.startswith("-") else (customer, other)
        return {
            "customer": begins,
            "other": leads,
            "role": role.removeprefix("-"),
            "since": cleaned["since"],
            "note": cleaned["note"],
        }


class EndLinkForm(forms.Form):
    until = DayField(label=pgettext_lazy("link", "Until"))
