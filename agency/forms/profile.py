"""What a colleague chooses for themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from agency.models import User

LIKE_THE_DEVICE = "auto"
OWN_NAMES = {"zh-hans": "简体中文", "en": "English"}


class PreferencesForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    theme = forms.TypedChoiceField(
        label=_("Appearance"),
        coerce=lambda value: "" if value == LIKE_THE_DEVICE else value,
        widget=forms.RadioSelect,
    )
    density = forms.ChoiceField(label=_("Density of lists"), widget=forms.RadioSelect)
    shortcuts = forms.TypedChoiceField(
        label=_("Single-key shortcuts"),
        help_text=_(
            "For example n to register and / to search. Turn them off if you dictate or use a screen reader."
        ),
        choices=[("True", _("On")), ("False", _("Off"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ["language", "theme", "density", "shortcuts"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, OWN_NAMES.get(code, name)) for code, name in settings.LANGUAGES
        ]
        # an empty choice would make the question look optional
        self.fields["theme"].choices = [(code or LIKE_THE_DEVICE, text) for code, text in User.Theme.choices]
        self.fields["density"].choices = User.Density.choices
        self.initial["language"] = self.instance.language or settings.LANGUAGE_CODE
        self.initial["theme"] = self.instance.theme or LIKE_THE_DEVICE
        self.initial["shortcuts"] = str(self.instance.shortcuts)

    @classmethod
    def some(cls, data, user) -> "PreferencesForm":
        """The form for those fields only that were sent: the switch in the header sends one."""
        form = cls(data, instance=user)
        for name in [name for name in form.fields if name not in data]:
            del form.fields[name]
        return form
