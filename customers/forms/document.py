"""What the identity document says, held against what else was typed."""

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from customers import documents
from customers.models import Customer


class DocumentChecks:
    """For a form with the fields of the document, the birth date and the sex; it brings `refuse`."""

    def clean_document_expires_on(self):
        day = self.cleaned_data["document_expires_on"]
        if day and day < localdate():
            raise ValidationError(_("This document has expired. Ask for the new one, or check the year."))
        return day

    def clean_born_on(self):
        day = self.cleaned_data["born_on"]
        if day and not documents.OLDEST_BIRTH <= day <= localdate():
            raise ValidationError(_("Nobody living was born on this day. Check the year."))
        return day

    def check_document(self) -> None:
        kind, number = self.cleaned_data.get("document_type"), self.cleaned_data.get("document_number")
        if number and not kind:
            self.refuse("document_type", _("Choose which document this number belongs to."))
        if not number and kind and "document_number" not in self.errors:
            self.refuse("document_number", _("Copy the number, or choose “No document yet”."))
        if not (kind and number):
            return
        try:
            self.cleaned_data["document_number"] = documents.clean(kind, number, today=localdate())
        except ValidationError as error:
            self.refuse("document_number", error)
            return
        if kind == Customer.Document.ID_CARD:
            self._compare_with_card(documents.id_card(number, today=localdate()))

    def _compare_with_card(self, card: documents.IdCard) -> None:
        """What the number tells fills empty fields and contradicts wrong ones."""
        born, sex = self.cleaned_data.get("born_on"), self.cleaned_data.get("sex")
        if born and born != card.born_on:
            self.refuse(
                "born_on",
                _("The identity card says %(day)s. Correct one of the two.") % {"day": card.born_on},
            )
        if sex in (Customer.Sex.FEMALE, Customer.Sex.MALE) and sex != card.sex:
            label = Customer.Sex(card.sex).label
            self.refuse("sex", _("The identity card says %(sex)s. Correct one of the two.") % {"sex": label})
        if "born_on" not in self.errors:
            self.cleaned_data["born_on"] = card.born_on
        if "sex" not in self.errors:
            self.cleaned_data["sex"] = card.sex
