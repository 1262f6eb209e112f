"""Forms of the template library."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agency.models import User
from contracts.library import variables
from contracts.library.body import TYPES
from contracts.library.showing import WHEN
from contracts.models import Clause, ContractKind, Template, TemplateVersion
from contracts.words import EXPLAINED

WIDE = {"data-wide": True}


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs=WIDE | {"rows": rows})


class NewTemplateForm(forms.ModelForm):
    """A template begins with a kind and a name; its first draft is empty."""

    class Meta:
        model = Template
        fields = ("kind", "name", "keeper")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = ContractKind.objects.filter(active=True)
        people = User.objects.filter(
            is_active=True, groups__permissions__codename="write_template"
        ).distinct()
        self.fields["keeper"].queryset = people
        self.fields["keeper"].required = False
        self.fields["keeper"].help_text = _(
            "Hears when the text is due for its legal review. You, if left empty."
        )


class FactsForm(forms.ModelForm):
    """What a version is, beside its text."""

    law_refs = forms.CharField(
        label=_("law"),
        required=False,
        widget=area(2),
        help_text=_(
            "Laws the text rests on, parted by commas. When one changes, the text is due for review."
        ),
    )

    class Meta:
        model = TemplateVersion
        fields = ("change_note", "official_source", "is_official", "effective_from", "law_refs")
        widgets = {
            "change_note": forms.TextInput(attrs=WIDE),
            "effective_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "official_source": _("Where the words come from, e.g. ministry and year of a model text."),
            "effective_from": _(
                "Once approved it takes effect by itself on that day. Left empty: when it is published."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["law_refs"] = "，".join(self.instance.law_refs)

    def clean_law_refs(self):
        return list(dict.fromkeys(filter(None, re.split(r"[,，、;；\s]+", self.cleaned_data["law_refs"]))))[
            :30
        ]


class ClauseForm(forms.Form):
    """One clause of a version, with up to three alternatives."""

    ALTERNATIVES = 3

    section = forms.TypedChoiceField(label=_("Section"), coerce=int)
    category = forms.ChoiceField(label=_("Subject"), choices=Clause.Category.choices)
    text = forms.CharField(
        label=_("Text"),
        widget=area(8),
        max_length=6000,
        help_text=_(
            "Blanks are written {{customer_name}}, tables {{table:itinerary}}; both are listed below."
        ),
    )
    highlighted = forms.BooleanField(label=_("must stand out and be explained"), required=False)
    optional = forms.BooleanField(label=_("may be left out of a contract"), required=False)
    when = forms.ChoiceField(label=_("Is there when"), choices=list(WHEN.items()))
    risk = forms.ChoiceField(label=_("Standing"), choices=Clause.Risk.choices)
    law = forms.CharField(label=_("Law"), required=False, max_length=120)
    explains = forms.ChoiceField(
        label=_("Puts into words, of Tourism Law art. 58"),
        required=False,
        choices=[("", "—"), *((key, f"({key}) {label}") for key, label in EXPLAINED.items())],
    )

    def __init__(self, *args, sections: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(enumerate(sections))
        names = list(self.fields)
        for place in range(1, self.ALTERNATIVES + 1):
            label, text, risk = (f"alternative_{place}_{name}" for name in ("label", "text", "risk"))
            self.fields[label] = forms.CharField(label=_("Name"), required=False, max_length=40)
            self.fields[risk] = forms.ChoiceField(
                label=_("Standing"), choices=Clause.Risk.choices, required=False
            )
            self.fields[text] = forms.CharField(
                label=_("Text"), required=False, max_length=6000, widget=area(4)
            )
        rest = [name for name in self.fields if name not in names]
        self.sections = [("", "", names)] + [
            (_("Alternative %(number)s") % {"number": place + 1}, "", rest[place * 3 : place * 3 + 3])
            for place in range(self.ALTERNATIVES)
        ]

    @classmethod
    def initial_of(cls, section: int, row: dict) -> dict:
        found = {**row, "section": section, "when": row.get("when") or "always"}
        for place, one in enumerate(row.get("alternatives", ()), 1):
            for name in ("label", "text", "risk"):
                found[f"alternative_{place}_{name}"] = one.get(name, "")
        return found

    def clean(self):
        said = super().clean()
        for place in range(1, self.ALTERNATIVES + 1):
            label, text = (said.get(f"alternative_{place}_{name}", "") for name in ("label", "text"))
            if bool(label) != bool(text):
                self.add_error(
                    f"alternative_{place}_{'text' if label else 'label'}",
                    _("An alternative needs a name and a text."),
                )
        return said

    def clause(self, key: str, before: dict) -> dict:
        """The clause as it is kept; alternatives keep their keys, so drafts that chose one still do."""
        names = ("category", "text", "highlighted", "optional", "when", "risk", "law", "explains")
        said = self.cleaned_data
        told = {"key": key} | {name: said[name] for name in names if said[name] not in ("", False, "always")}
        kept = before.get("alternatives", [])
        alternatives = [
            {
                "key": kept[place - 1]["key"] if place <= len(kept) else f"a{place}",
                "label": said[f"alternative_{place}_label"],
                "text": said[f"alternative_{place}_text"],
                "risk": said[f"alternative_{place}_risk"] or "fallback",
            }
            for place in range(1, self.ALTERNATIVES + 1)
            if said[f"alternative_{place}_label"]
        ] + kept[self.ALTERNATIVES :]
        return told | ({"alternatives": alternatives} if alternatives else {})


class BlankForm(forms.Form):
    """A blank the template defines for itself."""

    key = forms.CharField(
        label=_("Name in the text"), max_length=40, help_text=_("Small letters, digits and _: {{visa_fee}}.")
    )
    label = forms.CharField(label=_("Asked as"), max_length=60)
    type = forms.ChoiceField(label=_("Sort"), choices=list(TYPES.items()))
    required = forms.BooleanField(
        label=_("must be filled in before the contract is submitted"), required=False
    )
    least = forms.IntegerField(
        label=_("At least"), required=False, help_text=_("Amount, number or characters.")
    )
    most = forms.IntegerField(label=_("At most"), required=False)
    choices = forms.CharField(label=_("Choices, one a line"), required=False, widget=area(3), max_length=1000)
    hint = forms.CharField(label=_("Hint"), required=False, max_length=200)

    @classmethod
    def initial_of(cls, definition: dict) -> dict:
        return definition | {"choices": "\n".join(definition.get("choices") or ())}

    def clean(self):
        said = super().clean()
        if not self.errors and (wrong := variables.troubles_of([self.definition()])):
            raise ValidationError(wrong)
        return said

    def definition(self) -> dict:
        said = self.cleaned_data
        told = {name: said[name] for name in ("key", "label", "type", "required", "least", "most", "hint")}
        choices = [line.strip() for line in said["choices"].splitlines() if line.strip()]
        kept = told | ({"choices": choices} if said["type"] == "choice" else {})
        return {name: value for name, value in kept.items() if value not in ("", None, False)}
