"""The forms of the import wizard: the file, its columns with where they come from, and one row to mend."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import DayField, LineField, MomentField, NoteField
from agency.forms.rendering import Choice
from agency.models import User
from customers import selecting
from customers.importing import columns
from customers.importing.making import moment_of
from customers.models import Customer, ImportBatch, PrivacyNotice, Purpose

from .fields import SourceField

Origin = ImportBatch.Origin
ORIGINS = [
    (Origin.OWN, Choice(_("Our own records"), _("lists of a branch, a former program, notebooks"))),
    (Origin.AGENCY, Choice(_("A survey agency"), _("by contract; its reference is compulsory"))),
    (Origin.PARTNER, Choice(_("A business partner"), _("who asked the customers for us"))),
]
GIVEN = [("yes", _("All have agreed")), ("no", _("Not agreed or not asked"))]
COLUMN = "column_"


class UploadForm(forms.Form):
    source = SourceField(help_text=_("How these customers came to us; the columns are remembered for it."))
    file = forms.FileField(
        label=_("Sheet"),
        help_text=_(
            "An .xlsx workbook or a .csv table in any usual encoding, up to %(size)s MB and %(rows)s rows."
            " One row is one customer, with one journey or stay of hers if you like; the first row names the columns."
        )
        % {"size": policy.IMPORT_LARGEST // 2**20, "rows": policy.IMPORT_ROWS},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv", "data-wide": True}),
        allow_empty_file=True,
        max_length=200,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > policy.IMPORT_LARGEST:
            raise ValidationError(
                _("The file is larger than %(limit)s MB. Divide it."),
                params={"limit": policy.IMPORT_LARGEST // 2**20},
            )
        return file


class ColumnsForm(forms.Form):
    """What each column holds, where the customers come from, and on what basis they may be kept."""

    origin = forms.ChoiceField(
        label=_("Origin"),
        choices=ORIGINS,
        widget=forms.RadioSelect(attrs={"class": "radio-cards", "data-wide": True}),
    )
    contract = LineField(
        label=_("Contract reference"),
        required=False,
        help_text=_("Number and date of the contract under which the agency collected the data."),
    )
    received_at = MomentField(
        label=_("Received at"), help_text=_("When the sheet reached us; its own clock runs from here.")
    )
    collected_on = DayField(
        label=_("Collected on"),
        required=False,
        help_text=_("Where no column says it: the day, or the last day, on which the customers told us."),
    )
    owner = forms.ModelChoiceField(
        label=_("Owner of the new archives"), queryset=None, empty_label=_("Choose a colleague")
    )
    grade = forms.ChoiceField(
        label=_("Grade"),
        help_text=_("For rows without a grade of their own."),
        choices=Customer.Grade.choices,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    notice = forms.ModelChoiceField(
        label=_("Privacy notice the customers were shown"),
        queryset=PrivacyNotice.objects.order_by("-effective_on", "language"),
        empty_label=_("Choose a version"),
    )
    basis = NoteField(
        label=_("How they agreed, and where that can be proved"),
        max_length=1000,
        help_text=_("E.g. signed registration forms of 2025, kept in the branch office, shelf 3. No names."),
    )

    def __init__(self, data=None, *, batch: ImportBatch, user, **options):
        self.batch = batch
        super().__init__(data, **options)
        people = selecting.heirs(user).values("pk")
        self.fields["owner"].queryset = (
            User.objects.filter(Q(pk=user.pk) | Q(pk__in=people), is_active=True)
            .exclude(department=None)
            .select_related("department")
            .order_by("name")
        )
        self.fields["owner"].label_from_instance = lambda person: f"{person.name} · {person.department}"
        self.purposes = list(Purpose.objects.filter(asked=True, active=True))
        for purpose in self.purposes:
            self.fields[columns.CONSENT + purpose.code] = forms.ChoiceField(
                label=str(purpose), choices=GIVEN, widget=forms.RadioSelect(attrs={"class": "seg-ctl"})
            )
        choices = [("", _("Leave out")), *columns.grouped()]
        for place, heading in enumerate(batch.headers or ()):
            self.fields[f"{COLUMN}{place}"] = forms.ChoiceField(
                label=heading or _("Column %(letter)s") % {"letter": letters(place)},
                choices=choices,
                required=False,
            )

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data.get(f"{COLUMN}{place}", "") for place in range(len(self.batch.headers))]

    def clean_collected_on(self):
        day = self.cleaned_data["collected_on"]
        if day and day > localdate(clock()):
            raise ValidationError(_("This lies in the future."))
        return day

    def clean(self) -> dict:
        cleaned, chosen = self.cleaned_data, self.chosen
        for place, code in enumerate(chosen):
            if code and code in chosen[:place]:
                self.add_error(f"{COLUMN}{place}", _("Another column holds this already."))
        if "name" not in chosen:
            self.add_error(None, _("Say which column holds the name; without one there is no archive."))
        if columns.COLLECTED not in chosen and not cleaned.get("collected_on"):
            self.add_error(
                "collected_on", _("No column says when the customers were met: give the day here.")
            )
        if cleaned.get("origin") == Origin.AGENCY and not cleaned.get("contract"):
            self.add_error("contract", _("Name the contract with the survey agency."))
        for purpose in self.purposes:
            name = columns.CONSENT + purpose.code
            if purpose.basic and cleaned.get(name) == "no" and name not in chosen:
                self.add_error(
                    name,
                    _(
                        "Without this consent there is no lawful basis and no archive. Map the column that"
                        " says who agreed, or do not import this sheet."
                    ),
                )
        return cleaned

    def settings(self) -> dict:
        """The arguments of `checking.start`, without `by` and `now`."""
        cleaned = self.cleaned_data
        answers = {one.code: cleaned[columns.CONSENT + one.code] == "yes" for one in self.purposes}
        day = cleaned.get("collected_on")
        kept = ("origin", "owner", "grade", "received_at", "notice", "basis", "contract")
        return {name: cleaned[name] for name in kept} | {
            "columns": self.chosen,
            "collected_at": moment_of(day) if day else None,
            "consents": answers,
        }


def letters(place: int) -> str:
    """A column as spreadsheets name it: 0 is A, 26 is AA."""
    name = ""
    while place >= 0:
        name, place = chr(65 + place % 26) + name, place // 26 - 1
    return name


class CellsForm(forms.Form):
    """The cells of one row under their headings, as they stand, with what is wrong beside them."""

    def __init__(self, data=None, *, batch: ImportBatch, cells: list[str], errors: dict[str, list[str]]):
        super().__init__(data)
        self.whole = errors.get("", [])
        known = columns.targets()
        for place, code in enumerate(batch.columns):
            if not code:
                continue
            field = forms.CharField(
                label=f"{batch.headers[place] or letters(place)} → {known[code].label}"
                if code in known
                else batch.headers[place],
                required=False,
                max_length=4000,
                strip=True,
                initial=cells[place] if place < len(cells) else "",
            )
            field.troubles = [told for name in held_by(code) for told in errors.get(name, ())]
            self.fields[f"{COLUMN}{place}"] = field

    @property
    def cells(self) -> dict[int, str]:
        return {int(name.removeprefix(COLUMN)): value for name, value in self.cleaned_data.items()}

    @property
    def lines(self) -> list:
        """(bound field, what is wrong), those with something wrong first."""
        lines = [(self[name], field.troubles) for name, field in self.fields.items()]
        return sorted(lines, key=lambda line: not line[1])


def held_by(code: str) -> tuple[str, ...]:
    """The form's fields a column of that kind fills, so that their errors stand beside its cell."""
    return {
        "phone": ("phone", "second_phone"),
        "document_number": ("document_number", "document_type"),
    }.get(code, (code,))
