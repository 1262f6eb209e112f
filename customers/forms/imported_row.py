"""The registration form as a judge of sheets: the same fields and rules, one instance for many rows."""

from datetime import datetime, time

from django import forms
from django.utils.timezone import make_aware
from django.utils.timezone import now as clock

from agency import policy
from agency.forms.fields import DayField, check_past
from customers.importing import purchase_columns
from customers.models import ImportBatch, Purpose

from . import consents
from .imported_purchase import RowPurchaseForm
from .registration import FACTS, RegistrationForm

KEPT = (*FACTS, "grade")


class RowForm(RegistrationForm):
    """Judges one row after the other with `judge`; what a batch says for all its rows is asked once.

    The moment of the contact, the source and the privacy notice belong to the batch; twins are held against
    the whole archive later, for many rows at once.
    """

    def __init__(self, batch: ImportBatch):
        forms.Form.__init__(self, data={})  # not the parent's: it asks the database for every new form
        self.batch = batch
        for name in set(self.fields) - set(KEPT):
            del self.fields[name]
        self.fields["grade"].required = False
        self.fields["collected_at"] = DayField(required=False)
        self.bought = RowPurchaseForm() if set(batch.columns) & set(purchase_columns.CODES) else None
        self.purposes = list(Purpose.objects.filter(asked=True, active=True))
        for purpose in self.purposes:
            self.fields[consents.PREFIX + purpose.code] = forms.ChoiceField(
                choices=consents.ANSWERS, required=False
            )

    def judge(self, values: dict[str, str]) -> tuple[dict, dict[str, list[str]]]:
        """(what the row says, {field: what is wrong with it}); "" stands for the row as a whole."""
        self.data, self._errors = values, None
        self.full_clean()
        errors = {"" if name == "__all__" else name: list(told) for name, told in self.errors.items()}
        purchase = purchase_columns.names_of(values)
        if not (self.bought and purchase):
            return ({} if errors else self.facts()), errors
        kept, wrong = self.bought.judge(purchase)
        errors |= {purchase_columns.PREFIX + name if name else "": told for name, told in wrong.items()}
        return ({} if errors else self.facts() | {purchase_columns.BOUGHT: kept}), errors

    def clean(self) -> dict:
        self.check_document()
        self._check_reach()
        self._check_guardian()
        self._answer_for_all()
        self._check_consents()
        return self.cleaned_data

    def clean_collected_at(self):
        day = self.cleaned_data["collected_at"]
        if day:
            check_past(make_aware(datetime.combine(day, time())), clock(), policy.IMPORT_OLDEST)
        return day

    def clean_grade(self) -> str:
        return self.cleaned_data["grade"] or self.batch.grade

    def _answer_for_all(self) -> None:
        """What a column does not answer, the batch answers."""
        for purpose in self.purposes:
            name = consents.PREFIX + purpose.code
            if name not in self.errors and not self.cleaned_data.get(name):
                self.cleaned_data[name] = "yes" if self.batch.consents.get(purpose.code) else "no"

    def refuse(self, name: str, error) -> None:
        self.add_error(name if name in self.fields else None, error)

    def facts(self) -> dict:
        """The row in the archive's own words, as it is kept until it is imported."""
        cleaned = self.cleaned_data
        facts = {name: cleaned[name] for name in KEPT if cleaned.get(name)}
        if cleaned.get("collected_at"):
            facts["collected_at"] = cleaned["collected_at"]
        return facts | {"consents": consents.answers(cleaned, self.purposes)}
