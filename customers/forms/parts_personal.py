"""Forms of what the customer tells about family, work and means."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.forms.fields import DayField, LineField, NameField, NoteField
from customers import documents, searching
from customers.models import Asset, Customer, FamilyMember, MaritalStatus, WorkFacts

from .parts import PartForm

MARITAL = (
    ("single", gettext_lazy("single")),
    ("married", gettext_lazy("married")),
    ("divorced", gettext_lazy("divorced")),
    ("widowed", gettext_lazy("widowed")),
)


class FamilyMemberForm(PartForm):
    model = FamilyMember
    columns = ("relation", "name", "born_on", "note", "relative")

    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the customer"), choices=FamilyMember.Relation
    )
    name = NameField(label=gettext_lazy("Name"))
    born_on = DayField(label=gettext_lazy("Date of birth"), required=False)
    note = LineField(
        label=gettext_lazy("Remark"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("E.g. travels along, takes the exam in 2027."),
    )
    relative = LineField(
        label=gettext_lazy("Number of their own archive"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("If the relative is a customer too, e.g. KH-2026-000017-4."),
    )

    def standing(self) -> dict:
        found = super().standing()
        linked = self.part and self.part.relative_id
        if linked:
            mine = Customer.objects.visible_to(self.user).filter(pk=linked).first()
            found["relative"] = mine and mine.number
        return found

    def clean_born_on(self):
        day = self.cleaned_data["born_on"]
        if day and not documents.OLDEST_BIRTH <= day <= localdate():
            raise ValidationError(_("Nobody living was born on this day. Check the year."))
        return day

    def clean_relative(self) -> Customer | None:
        number = self.cleaned_data["relative"]
        if not number:
            return None
        found = searching.by_number(self.user, number)
        if len(found) != 1:
            raise ValidationError(_("You know of no archive with this number."))
        if found[0].pk == self.customer.pk:
            raise ValidationError(_("This is the archive itself."))
        return found[0]


class WorkFactsForm(PartForm):
    model = WorkFacts
    columns = ("education", "occupation", "employer", "title", "position")

    education = LineField(label=gettext_lazy("Education"), max_length=40, required=False)
    occupation = LineField(label=gettext_lazy("Occupation"), max_length=60, required=False)
    employer = LineField(label=gettext_lazy("Employer"), max_length=100, required=False)
    title = LineField(label=gettext_lazy("Professional title"), max_length=60, required=False)
    position = LineField(label=gettext_lazy("Position"), max_length=60, required=False)

    def clean(self) -> dict:
        facts = super().clean()
        if not self.part and not any(facts.get(name) for name in self.columns):
            raise ValidationError(_("Enter at least one of these facts."))
        return facts


class MaritalStatusForm(PartForm):
    model = MaritalStatus
    columns = ("status",)

    status = forms.ChoiceField(label=gettext_lazy("Marital status"), choices=MARITAL)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.part:
            self.fields["status"].choices = [("", _("as on file")), *MARITAL]


class AssetForm(PartForm):
    model = Asset
    columns = ("description",)

    description = NoteField(label=gettext_lazy("Property or finances"), max_length=500)
