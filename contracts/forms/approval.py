"""Forms of approval: a rule of the matrix, a contract to try it with, a delegation."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.forms.fields import DayField, LineField
from agency.roles import ADMINISTRATORS, ROLES
from contracts import policy
from contracts.approving import delegating, people
from contracts.approving.matrix import Facts
from contracts.approving.wanted import PLACES, Mode, Office, Wanted
from contracts.models import ApprovalPolicy, ContractKind
from customers.trade.money import YuanField

STEPS, SPARE, MOST = 3, 2, 10  # lines of people in the form of a rule: at least, to spare, at most
TOLD = ("minors", "abroad", "risky", "cash", "outdated")


def kinds() -> list[tuple[str, str]]:
    return [(kind.code, str(kind)) for kind in ContractKind.objects.filter(active=True)]


class TryForm(forms.Form):
    """A contract as the matrix sees it."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of contract"))
    total = YuanField(label=gettext_lazy("Total (yuan)"), required=False)
    margin = forms.FloatField(
        label=gettext_lazy("Margin (percent)"),
        required=False,
        help_text=gettext_lazy("Empty: cost not known."),
    )
    discount = forms.FloatField(label=gettext_lazy("Discount (percent)"), required=False, min_value=0)
    credit_days = forms.IntegerField(label=gettext_lazy("Days of credit"), required=False, min_value=0)
    own_words = forms.IntegerField(label=gettext_lazy("Clauses not standard"), required=False, min_value=0)
    warnings = forms.IntegerField(label=gettext_lazy("Warnings"), required=False, min_value=0)
    also = forms.MultipleChoiceField(
        label=gettext_lazy("Also"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds()
        self.fields["also"].choices = [
            (name, ApprovalPolicy._meta.get_field(name).verbose_name) for name in TOLD if name != "abroad"
        ]

    def facts(self) -> Facts:
        said = self.cleaned_data
        kind = ContractKind.objects.get(code=said["kind"])
        return Facts(
            kind=kind.code,
            travels=kind.travels,
            total=said["total"] or 0,
            margin=said["margin"],
            discount=said["discount"] or 0.0,
            credit_days=said["credit_days"] or 0,
            own_words=said["own_words"] or 0,
            warnings=said["warnings"] or 0,
            abroad=kind.region in (ContractKind.Region.ABROAD, ContractKind.Region.TAIWAN),
            **dict.fromkeys(said["also"], True),
        )


class RuleForm(forms.ModelForm):
    """A rule, or another version of one: when it holds, and who is asked; two lines stay to be filled."""

    more_than = YuanField(label=gettext_lazy("Total above (yuan)"), required=False)
    at_most = YuanField(label=gettext_lazy("Total up to (yuan)"), required=False)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of contract"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None marked: all kinds."),
    )
    note = LineField(label=gettext_lazy("Reason for the change"), max_length=200)

    class Meta:
        model = ApprovalPolicy
        fields = (
            *("name", "name_en", "priority", "adding", "active", "kinds", "more_than", "at_most"),
            *("margin_below", "cost_unknown", "discount_above", "credit_above", "own_words_above"),
            *("warnings_above", "minors", "abroad", "risky", "cash", "outdated", "note"),
        )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["kinds"].choices = kinds()
        self.initial["note"] = ""
        held = [Wanted.of(data) for data in self.instance.steps]
        self.lines = range(min(MOST, max(STEPS, len(held) + SPARE)))
        for place in self.lines:
            self._add(place, held[place] if place < len(held) else None)
        names = [name for place in self.lines for name in self._names(place)]
        conditions = [name for name in self.Meta.fields if name not in ("name", "name_en", "note")]
        self.sections = [
            (_("When it holds"), _("All that is filled in must hold."), ["name", "name_en", *conditions]),
            (_("Who is asked"), _("Steps of the same order are asked at once."), names),
            (_("Why"), "", ["note"]),
        ]

    def _names(self, place: int) -> list[str]:
        return [f"{name}_{place}" for name in ("whom", "mode", "quorum", "order", "hours", "strict")]

    def _add(self, place: int, held: Wanted | None) -> None:
        held_whom = f"{held.office}:{held.role or held.person or ''}" if held else ""
        strict = [
            name for name in ("confirm", "may_return", "may_delegate") if getattr(held or Wanted(), name)
        ]
        add = dict(zip(self._names(place), self._fields(), strict=True))
        for name, value in zip(
            self._names(place),
            (
                held_whom,
                held and held.mode,
                held and held.quorum,
                held and held.place,
                held and held.hours,
                strict,
            ),
            strict=True,
        ):
            self.fields[name] = add[name]
            self.initial[name] = value or self.initial.get(name)

    def _fields(self) -> list[forms.Field]:
        return [
            forms.ChoiceField(label=_("Who"), choices=_whom(), required=False),
            forms.ChoiceField(
                label=_("How many agree"), choices=Mode.choices, required=False, initial=Mode.ANY
            ),
            forms.IntegerField(label=_("Number, where a number"), required=False, min_value=1, max_value=20),
            forms.IntegerField(label=_("Order"), required=False, min_value=1, max_value=99),
            forms.IntegerField(label=_("Hours to answer"), required=False, min_value=1, max_value=720),
            forms.MultipleChoiceField(
                label=_("This step"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[
                    ("may_return", _("may return it")),
                    ("may_delegate", _("may be delegated")),
                    ("confirm", _("asks for the password again")),
                ],
            ),
        ]

    def steps(self) -> list[dict]:
        """The steps as the rule keeps them."""
        said, found = self.cleaned_data, []
        for place in self.lines:
            whom, mode, quorum, order, hours, strict = (said[name] for name in self._names(place))
            if not whom:
                continue
            office, _colon, more = whom.partition(":")
            wanted = Wanted(
                office=office,
                role=more if office == Office.ROLE else "",
                person=int(more) if office == Office.PERSON else None,
                mode=mode or Mode.ANY,
                quorum=quorum or 1,
                place=order or PLACES[office],
                hours=hours or 24,
                **{name: name in strict for name in ("may_return", "may_delegate", "confirm")},
            )
            found.append(wanted.data())
        return found

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(f"whom_{place}") for place in self.lines):
            self.add_error("whom_0", _("A rule asks at least one person."))
        return cleaned

    def facts(self) -> dict:
        written = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "note"}
        return written | {"steps": self.steps()}


def _whom() -> list[tuple[str, str]]:
    offices = [
        (f"{office}:", str(office.label)) for office in Office if office not in (Office.ROLE, Office.PERSON)
    ]
    roles = [
        (f"{Office.ROLE}:{code}", _("Role: %(role)s") % {"role": role.label})
        for code, role in ROLES.items()
        if code not in ADMINISTRATORS and people.RIGHT in role.permissions
    ]
    persons = [(f"{Office.PERSON}:{one.pk}", one.name) for one in people.deciding()]
    return [("", "—"), *offices, *roles, *persons]


class DelegationForm(forms.Form):
    to = forms.ModelChoiceField(label=gettext_lazy("Who decides instead"), queryset=None)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("At most %(days)s days.") % {"days": policy.DELEGATION_LONGEST.days},
    )
    cap = YuanField(
        label=gettext_lazy("Up to a total of (yuan)"),
        help_text=gettext_lazy("Contracts above it go on waiting for you."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of contract"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None marked: all kinds."),
    )
    reason = LineField(label=gettext_lazy("Reason"), max_length=120)

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = delegating.colleagues(by)
        self.fields["kinds"].choices = kinds()
        self.initial.setdefault("starts_on", localdate())
