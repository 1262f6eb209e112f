"""Forms of whoever answers for what may be collected, and for what an archive should hold."""

from django import forms
from django.utils.translation import gettext_lazy

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
