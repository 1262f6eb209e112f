"""Counsel’s change of a rule of the legal check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import CheckRule, CheckRuleChange


class WordsField(forms.CharField):
    """Words, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        words = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if any(len(word) > 40 for word in words):
            raise forms.ValidationError(_("A word or phrase has at most 40 characters."))
        return words


class RuleForm(forms.ModelForm):
    words = WordsField(
        label=_("Words it looks for"),
        required=False,
        help_text=_("One word or phrase a line."),
        max_length=4000,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("What has changed: the law, a judgement, what happened here."),
    )

    class Meta:
        model = CheckRuleChange
        fields = ("severity", "active", "explanation", "explanation_en", "words", "reason")

    def __init__(self, *args, rule: CheckRule, **options):
        initial = {name: getattr(rule, name) for name in CheckRuleChange.JUDGED}
        super().__init__(*args, initial=initial, **options)
        if not rule.words:
            del self.fields["words"]

    def facts(self, rule: CheckRule) -> dict:
        return {"words": rule.words} | self.cleaned_data
