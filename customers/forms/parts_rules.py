"""Forms of whoever answers for what may be collected, and for what an archive should hold."""

from django import forms
from django.utils.translation import gettext_lazy

from agency.forms.fields import LineField
from customers.parts import quality, standards, switches


class SwitchForm(forms.Form):
    """The grounds on which a group of fields is collected from now on."""

    purpose = forms.ModelChoiceField(
        label=gettext_lazy("For which purpose?"),
        queryset=None,
        empty_label=None,
        help_text=gettext_lazy("Only purposes that customers give a separate consent to."),
        widget=forms.RadioSelect(attrs={"class": "radio-cards privacy"}),
        error_messages={"required": gettext_lazy("Choose the purpose.")},
    )
    assessment = LineField(
        label=gettext_lazy("Impact assessment"),
        max_length=60,
        help_text=gettext_lazy("Its number and date, e.g. PIA-2026-003 of 1 March 2026 (PIPL art. 55)."),
        error_messages={"required": gettext_lazy("Name the impact assessment, e.g. its number and date.")},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["purpose"].queryset = switches.usable_purposes()


class StandardForm(forms.Form):
    """What archives of one grade should hold."""

    required = forms.MultipleChoiceField(
        label=gettext_lazy("An archive of this grade should hold"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, standard: quality.Standard, **options):
        super().__init__(*args, initial={"required": list(standard.codes)}, **options)
        self.fields["required"].choices = [(one.code, one.label) for one in quality.CONTENTS.values()]
        self.fields["required"].help_text = gettext_lazy(
            "Name and a way to reach the customer always belong to it. Saving makes a new version."
        )

    def clean_required(self):
        return [*self.cleaned_data["required"], *standards.NEVER_LEFT_OUT]
