"""The registration forms of organisations and groups; what they share stands in `KindForm`."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import DayField, LineField, MomentField, NameField, NoteField, PhoneField
from customers import duplicates
from customers.kinds import credit_codes, twins
from customers.kinds.regions import PROVINCES
from customers.kinds.registering import BASES
from customers.models import Customer, Organisation
from customers.registration import needs_reason

from .fields import HELP, EmailField, SourceField
from .registration import signed, unsigned

TITLE_LONGEST = 120  # characters of an organisation's or group's name
BASIS_WORDS = {
    Customer.Basis.CONTRACT: _(
        "Needed to conclude and carry out the contract with them (PIPL art. 13 no. 2)"
    ),
    Customer.Basis.CONSENT: _("The people named here consented themselves (PIPL art. 13 no. 1)"),
}


class TitleField(LineField):
    """The name of an organisation or group, as on its licence."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"data-wide": True, "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=TITLE_LONGEST, widget=widget, **options)


class CreditCodeField(LineField):
    """A unified social credit code with its check sign."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "num"})

    def __init__(self, *args, max_length: int = 40, **options):
        super().__init__(*args, max_length=max_length, **options)

    def clean(self, value) -> str:
        value = super().clean(value)
        return credit_codes.clean(value) if value else ""


def optional(choices, empty=None) -> list:
    """Choices with one for nothing, first."""
    return [("", empty or _("not known yet")), *choices]


def carries_phone(user, intake) -> bool:
    """A colleague's noted number is taken over unseen."""
    return bool(intake and intake.phone and not intake.noted_by(user))


class KindForm(forms.Form):
    """Made for a person (`user`) and perhaps a first contact (`intake`), which brings its own time."""

    kind: str

    form_id = forms.CharField(widget=forms.HiddenInput)
    collected_at = MomentField(
        label=_("Collected at"), oldest=policy.OLDEST_CONTACT, help_text=HELP["collected_at"]
    )
    backdating_reason = LineField(
        label=_("Reason for telling late"), required=False, help_text=HELP["backdating_reason"]
    )
    source = SourceField(help_text=HELP["source"])
    name = TitleField(label=pgettext_lazy("organisation", "Name"))
    phone = PhoneField(label=_("Phone"), required=False, help_text=HELP["phone"])
    noted_phone = forms.BooleanField(label=_("Take over the noted number"), required=False, initial=True)
    email = EmailField(label=_("E-mail"), required=False)
    travel_needs = NoteField(label=_("Travel needs"), required=False, help_text=HELP["travel_needs"])
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=Customer.Grade.choices,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        help_text=HELP["grade"],
    )
    basis = forms.ChoiceField(
        label=_("On what basis are the details of people kept?"),
        choices=[(code, BASIS_WORDS[code]) for code in BASES],
        widget=forms.RadioSelect(attrs={"data-wide": True}),
        error_messages={"required": _("Say on what basis the details of people are kept.")},
    )
    different_person = forms.BooleanField(label=_("This is a different customer"), required=False)

    def __init__(self, data=None, *, user, intake=None, initial: dict | None = None):
        self.user, self.intake, self.twins = user, intake, []
        fresh = {"form_id": signed(user, uuid7()), "collected_at": clock(), "grade": Customer.Grade.C}
        super().__init__(data, initial=fresh | (initial or {}))
        if intake:
            del self.fields["collected_at"], self.fields["backdating_reason"]
        if carries_phone(user, intake):
            self.fields["noted_phone"].help_text = intake.masked_phone
        else:
            del self.fields["noted_phone"]

    def clean_form_id(self) -> UUID:
        pk = unsigned(self.user, self.cleaned_data["form_id"])
        if pk is None:
            raise ValidationError(_("This form is not yours or was changed on the way. Open a new one."))
        return pk

    def clean(self) -> dict:
        if self.cleaned_data.get("noted_phone") and not self.cleaned_data.get("phone"):
            self.cleaned_data["phone"] = self.intake.phone
        met = self.cleaned_data.get("collected_at")
        if met and needs_reason(met, clock()) and not self.cleaned_data.get("backdating_reason"):
            self.fields["backdating_reason"].required = True
            self.add_error(
                "backdating_reason", _("The contact was more than an hour ago: say why it is told only now.")
            )
        self.check_twins()
        return self.cleaned_data

    def check_twins(self) -> None:
        facts = {name: self.cleaned_data.get(name) for name in duplicates.KINDS}
        self.twins = duplicates.cards(self.user, facts)
        self.refuse_twins((name, twin.customer) for twin in self.twins for name in twin.weighty)

    def refuse_twins(self, found) -> None:
        if self.cleaned_data.get("different_person"):
            return
        for name, customer in found:
            if name in self.fields and name not in self.errors:
                self.add_error(
                    name,
                    _("%(number)s has this already. Open it, or tick “This is a different customer”.")
                    % {"number": customer.number},
                )

    def picked(self, *names: str) -> dict:
        return {name: self.cleaned_data.get(name) or None for name in names}

    def registration(self) -> dict:
        """The arguments of `registering.open_kind`, without `by`."""
        cleaned = self.cleaned_data
        shared = ("name", "phone", "email", "travel_needs", *({"address"} & self.fields.keys()))
        return {
            "pk": cleaned["form_id"],
            "intake": self.intake,
            "collected_at": self.intake.collected_at if self.intake else cleaned["collected_at"],
            "backdating_reason": cleaned.get("backdating_reason", ""),
            "source": cleaned["source"],
            "grade": cleaned["grade"],
            "basis": cleaned["basis"],
            "shared": self.picked(*shared),
        }


class OrganisationForm(KindForm):
    """单位客户登记表 (B3): who they are and whom to speak to; the other blocks are filled in later."""

    kind = "organisation"
    FACTS = ("credit_code", "nature", "industry", "type", "region", "principal", "website")

    credit_code = CreditCodeField(
        label=_("Unified social credit code"),
        required=False,
        help_text=_("18 signs, on the business licence. The last one is checked while you type."),
    )
    type = forms.ChoiceField(
        label=_("Customer type"), choices=optional(Organisation.Type.choices), required=False
    )
    nature = forms.ChoiceField(
        label=_("Nature"), choices=optional(Organisation.Nature.choices), required=False
    )
    industry = forms.ChoiceField(
        label=_("Industry"), choices=optional(Organisation.Industry.choices), required=False
    )
    region = forms.ChoiceField(
        label=_("Region"),
        choices=optional(PROVINCES.items(), _("from the credit code")),
        required=False,
    )
    principal = NameField(label=_("Person in charge"), required=False)
    address = LineField(
        label=_("Address"),
        required=False,
        help_text=HELP["address"],
        widget=forms.TextInput(attrs={"data-wide": True, "autocomplete": "off"}),
    )
    website = LineField(label=_("Web site"), required=False, help_text=_("E.g. www.example.com."))
    contact_name = NameField(label=pgettext_lazy("person", "Name"), required=False)
    contact_role = LineField(
        label=pgettext_lazy("job", "Role"), required=False, help_text=_("E.g. office manager, travel booker.")
    )
    contact_phone = PhoneField(label=_("Phone"), required=False)
    contact_email = EmailField(label=_("E-mail"), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not any(
            cleaned.get(name) or name in self.errors
            for name in ("phone", "email", "contact_phone", "contact_email")
        ):
            self.add_error("phone", _("Give at least one way to reach them: a phone or an e-mail."))
        if (cleaned.get("contact_phone") or cleaned.get("contact_email")) and not cleaned.get("contact_name"):
            self.add_error("contact_name", _("Say whose phone or e-mail this is."))
        code = cleaned.get("credit_code")
        if code and not cleaned.get("region"):
            cleaned["region"] = credit_codes.province(code)
        return cleaned

    def check_twins(self) -> None:
        super().check_twins()
        code = self.cleaned_data.get("credit_code")
        self.same_code = twins.with_code(self.user, code) if code else []
        self.refuse_twins(("credit_code", customer) for customer in self.same_code)

    def registration(self) -> dict:
        contact = {
            name: self.cleaned_data.get(f"contact_{name}") or None
            for name in ("name", "role", "phone", "email")
        }
        return super().registration() | {"facts": self.picked(*self.FACTS), "contact": contact}


class GroupForm(KindForm):
    """团队客户登记表 (B2): what the party is called, when and where it goes; members come afterwards."""

    kind = "group"
    FACTS = ("destination", "departs_on", "returns_on", "expected")

    destination = LineField(label=_("Destination"), required=False)
    departs_on = DayField(label=_("Departs on"), required=False)
    returns_on = DayField(label=_("Returns on"), required=False)
    expected = forms.IntegerField(label=_("People expected"), required=False, min_value=1, max_value=2000)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not any(cleaned.get(name) or name in self.errors for name in ("phone", "email")):
            self.add_error("phone", _("Give at least one way to reach them: a phone or an e-mail."))
        departs, returns = cleaned.get("departs_on"), cleaned.get("returns_on")
        if departs and returns and returns < departs:
            self.add_error("returns_on", _("The return lies before the departure."))
        return cleaned

    def registration(self) -> dict:
        return super().registration() | {"facts": self.picked(*self.FACTS)}
