"""Recipients outside the house: who they are, what they may do, what was agreed."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7
from agency.facts import CATEGORY_LABELS
from agency.forms.fields import DayField, LineField, NoteField
from compliance.models import RecipientFile, RecipientOrg
from compliance.sharing import minimum
from customers.parts import countries


class RecipientForm(forms.Form):
    """`form_id` makes a form sent twice one entry."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    name = LineField(label=RecipientOrg._meta.get_field("name").verbose_name, max_length=120)
    kind = forms.ChoiceField(label=_("kind"), choices=RecipientOrg.Kind.choices)
    country = forms.ChoiceField(label=_("country or region"), choices=countries.choices)
    contact = LineField(
        label=_("contact there"), max_length=200, required=False, help_text=_("Desk, phone or mailbox.")
    )
    licence = LineField(label=_("licence number"), max_length=60, required=False)
    licence_until = DayField(label=_("licence valid until"), required=False)
    agreement = LineField(label=_("number of the processing agreement"), max_length=60, required=False)
    agreed_from = DayField(label=_("agreement in force from"), required=False)
    agreed_until = DayField(
        label=_("agreement in force until"), required=False, help_text=_("Empty: without an end.")
    )
    agreed_purpose = LineField(label=_("agreed purpose"), max_length=300, required=False)
    agreed_manner = LineField(label=_("agreed manner of processing"), max_length=300, required=False)
    agreed_kinds = forms.MultipleChoiceField(
        label=_("agreed kinds of data"),
        choices=[(str(code), label) for code, label in CATEGORY_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed_measures = LineField(label=_("agreed measures of protection"), max_length=300, required=False)
    agreed_rights = LineField(label=_("rights and duties of both sides"), max_length=300, required=False)
    no_passing_on = forms.BooleanField(label=_("may not pass the data on or sub-entrust"), required=False)

    sections = [
        (_("Who it is"), "", ["name", "kind", "country", "contact"]),
        (_("Licence"), _("Authorities need none."), ["licence", "licence_until"]),
        (
            _("Processing agreement"),
            _("What PIPL art. 21 asks for; guides of our own and authorities need none."),
            [
                *("agreement", "agreed_from", "agreed_until", "agreed_purpose", "agreed_manner"),
                *("agreed_kinds", "agreed_measures", "agreed_rights", "no_passing_on"),
            ],
        ),
    ]

    def __init__(self, data=None, *, recipient: RecipientOrg | None = None):
        names = [name for name in self.base_fields if name != "form_id"]
        known = {name: getattr(recipient, name) for name in names} if recipient else {"country": "CN"}
        super().__init__(data, initial={"form_id": uuid7(), **known})

    def clean(self):
        said = super().clean()
        begins, ends = said.get("agreed_from"), said.get("agreed_until")
        if begins and ends and ends < begins:
            self.add_error("agreed_until", _("The agreement cannot end before it begins."))
        needs = minimum.MINIMUM.get(said.get("kind", ""))
        if needs and needs.licence and said.get("licence") and not said.get("licence_until"):
            self.add_error("licence_until", _("Say until when the licence is valid."))
        return said

    def facts(self) -> dict:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "form_id"}
        return facts | {"contact": facts["contact"] or None}


class LookForm(forms.Form):
    """A supervision check: when, and what it found."""

    on = DayField(label=_("Checked on"))
    found = NoteField(label=_("What the check showed"), max_length=500)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["on"].initial = localdate()


class FileForm(forms.Form):
    """A paper of the recipient; `form_id` makes a form sent twice one file."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What it is"), choices=RecipientFile.Kind.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("A picture or PDF. A new agreement or licence waits for the second person again."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["form_id"].initial = uuid7
