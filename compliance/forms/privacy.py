"""Drafts of notices and of entries of the purpose register."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.facts import CATEGORY_LABELS
from agency.roles import ROLES
from compliance.privacy.noticing import TEXTS
from customers.models import NoticeEdition, PrivacyNotice, Purpose, PurposeVersion


class NoticeForm(forms.ModelForm):
    """The text in both languages, what is different, and which consents it makes to be asked anew."""

    purposes = forms.MultipleChoiceField(
        label=_("Purposes concerned"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Consents to these given under older versions are to be renewed."),
    )

    class Meta:
        model = NoticeEdition
        fields = ("version", "title", "body", "title_en", "body_en", "summary", "material", "purposes")
        widgets = {
            "body": forms.Textarea(attrs={"rows": 16, "data-wide": True}),
            "body_en": forms.Textarea(attrs={"rows": 16, "data-wide": True}),
            "summary": forms.Textarea(attrs={"rows": 3, "data-wide": True}),
        }
        help_texts = {
            "version": _("E.g. 2027-01."),
            "material": _(
                "Purpose, manner or kinds of data change: the law asks for a new consent (PIPL art. 14)."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = Purpose.objects.filter(asked=True, active=True)
        self.fields["purposes"].choices = [(purpose.code, str(purpose)) for purpose in asked]
        for language, *names in TEXTS:
            for name in names:
                self.fields[name].widget.attrs["lang"] = language

    def clean_version(self):
        version = self.cleaned_data["version"]
        if PrivacyNotice.objects.filter(version=version).exists():
            raise forms.ValidationError(_("This version was published before. Choose another name."))
        return version

    def clean(self):
        said = super().clean()
        if said.get("material") and not said.get("purposes"):
            self.add_error("purposes", _("A material change concerns purposes: mark them."))
        if not said.get("material"):
            said["purposes"] = []
        return said


class PublishForm(forms.Form):
    effective_on = forms.DateField(
        label=_("in force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = localdate()


class CommentForm(forms.Form):
    comment = forms.CharField(label=_("comment"), required=False, max_length=300)


class PurposeForm(forms.ModelForm):
    """What the register says about one purpose."""

    subjects = forms.MultipleChoiceField(
        label=_("Whose data"), choices=PurposeVersion.Subject.choices, widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label=_("Kinds of data"),
        choices=[(str(code), label) for code, label in CATEGORY_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    role = forms.ChoiceField(
        label=_("Responsible role"), choices=[(code, role.label) for code, role in ROLES.items()]
    )

    class Meta:
        model = PurposeVersion
        fields = PurposeVersion.SAYS
        widgets = {
            "what_for": forms.Textarea(attrs={"rows": 3, "data-wide": True}),
            "recipients": forms.Textarea(attrs={"rows": 3, "data-wide": True}),
            "retention": forms.Textarea(attrs={"rows": 2, "data-wide": True}),
        }
        help_texts = {
            "recipients": _("Who receives data, as a list; nobody where it is empty."),
            "retention": _("E.g. three years after the trip (Civil Code art. 188), then destroyed."),
            "abroad": _("Country, recipient, and the ground of the transfer."),
        }

    def clean(self):
        said = super().clean()
        if said.get("cross_border") and not said.get("abroad"):
            self.add_error("abroad", _("Say where to, and by which path."))
        return said


class NewPurposeForm(forms.ModelForm):
    """The name of a new purpose, and where it is used."""

    used = forms.ChoiceField(
        label=pgettext_lazy("purpose", "Used where"),
        choices=[
            ("asked", _("customers are asked for their consent to it")),
            ("access", _("colleagues declare it when they open or share data")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Purpose
        fields = ("code", "name", "name_en", "separate", "description", "description_en")
        labels = {
            "separate": _("needs a separate consent (sensitive data, other recipients, abroad)"),
            "description": _("what the customer is told, Chinese"),
            "description_en": _("what the customer is told, English"),
        }
