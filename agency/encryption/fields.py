"""Model fields whose column holds a sealed value. Plain Python values outside, opaque bytes inside."""

import datetime
import json
from typing import Any

from django import forms
from django.core import checks, validators
from django.core.exceptions import FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from . import sealing
from .envelope import BLOCK, Ciphertext, binding
from .sentinels import Unreadable
from .state import Sealed

ALTERNATIVE = (
    "Look for it through its token or the search index (agency.encryption.tokens), "
    "and sort a page after it is opened."
)


class SealedField(models.Field):
    """Base of the sealed fields.

    `context` is the permanent name of the column in every binding, e.g. "customer.phone": it survives the
    renaming of models and columns and is never reused. `subject` and `row` name the attributes holding the
    subject's and the row's UUID; child rows pass `subject="customer_id"`. Values are padded to `block` bytes.
    """

    descriptor_class = sealing.SealedDescriptor
    is_sealed = True

    def __init__(self, *args, context: str = "", subject="id", row="id", block: int = BLOCK, **options):
        self.context, self.subject, self.row, self.block = context, subject, row, block
        super().__init__(*args, **options)
        self.bound = binding(context)

    def check(self, **kwargs) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if not self.context:
            hint = "It is the permanent name of the column, e.g. customer.phone."
            errors.append(checks.Error("A sealed field needs context=.", hint, self, "sealed.E001"))
        if self.unique or self.db_index:
            message = "unique and db_index compare ciphertexts; declare them on a column of tokens."
            errors.append(checks.Error(message, obj=self, id="sealed.E002"))
        if not issubclass(self.model, _sealed_model()):
            message = "The model must inherit SealedModel: it locks the keys before a save."
            errors.append(checks.Error(message, obj=self, id="sealed.E003"))
        return errors

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        options = {key: options[key] for key in ("null", "blank") if key in options}
        options["context"] = self.context
        for key, default in (("subject", "id"), ("row", "id"), ("block", BLOCK)):
            if getattr(self, key) != default:
                options[key] = getattr(self, key)
        return name, path, args, options

    def db_type(self, connection) -> str:
        return "bytea"

    def get_internal_type(self) -> str:
        return "BinaryField"

    # --- between Python and the sealed bytes -------------------------------------------------------------
    def encode(self, value: Any) -> bytes:
        return str(value).encode("utf-8", "surrogatepass")

    def decode(self, plain: bytes) -> Any:
        return plain.decode("utf-8", "surrogatepass")

    def from_db_value(self, value, expression, connection) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, instance, add) -> Ciphertext | None:
        return sealing.stored_form(instance, self)

    def get_db_prep_value(self, value, connection, prepared=False) -> bytes | None:
        if value is None:
            return None
        if isinstance(value, Ciphertext):
            return bytes(value)
        raise FieldError(
            f"{self.name} is sealed: write it with save(), bulk_create() or bulk_update(). Elsewhere there is"
            " no telling whose key it takes; a column added later must be null=True."
        )

    def get_db_prep_save(self, value, connection):
        if not hasattr(value, "as_sql"):
            return self.get_db_prep_value(value, connection)
        for part in value.flatten():
            if isinstance(part, models.Value) and not isinstance(part.value, Ciphertext | None):
                raise FieldError(f"{self.name} is sealed: a database expression cannot compute it.")
            if getattr(getattr(part, "target", None), "is_sealed", False):
                raise FieldError(f"{self.name} is sealed: a database expression cannot copy it.")
        return value

    def get_lookup(self, name: str):
        if name == "isnull":
            return IsNull
        raise FieldError(
            f"{self._label()} is sealed, there is no lookup '{name}' (only isnull). {ALTERNATIVE}"
        )

    def get_transform(self, name: str):
        raise FieldError(f"{self._label()} is sealed, there is no transform '{name}'. {ALTERNATIVE}")

    def _label(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    # --- forms and serializers ---------------------------------------------------------------------------
    def clean(self, value, instance):
        return value if isinstance(value, Unreadable) else super().clean(value, instance)

    def value_from_object(self, obj):
        """For the initial data of forms: nothing where there is nothing to read."""
        value = super().value_from_object(obj)
        return None if isinstance(value, Unreadable) else value

    def save_form_data(self, instance, data) -> None:
        """An empty input over a value that could not be read leaves the stored bytes alone."""
        if data in self.empty_values and isinstance(getattr(instance, self.attname), Unreadable):
            return
        super().save_form_data(instance, data)

    def value_to_string(self, obj):
        raise FieldError(
            f"{self._label()} is sealed: dumpdata would write it out plain. Use the backup command."
        )


def _sealed_model() -> type[models.Model]:
    from .models import SealedModel

    return SealedModel


class SealedTextField(SealedField):
    """Text. With `max_length` (characters) forms show one line, without it several."""

    description = _("sealed text")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.max_length is not None:
            self.validators.append(validators.MaxLengthValidator(self.max_length))

    def to_python(self, value):
        return value if value is None or isinstance(value, str | Sealed | Unreadable) else str(value)

    def formfield(self, **options):
        options = {"max_length": self.max_length} | options
        if self.null:
            options = {"empty_value": None} | options
        if self.max_length is None and not self.choices:
            options = {"widget": forms.Textarea} | options
        return super().formfield(**options)


class SealedDateField(SealedField):
    """A calendar date without time zone."""

    description = _("sealed date")
    empty_strings_allowed = False

    def to_python(self, value):
        return value if isinstance(value, Sealed | Unreadable) else models.DateField().to_python(value)

    def encode(self, value) -> bytes:
        return self.to_python(value).isoformat().encode()

    def decode(self, plain: bytes) -> datetime.date:
        return datetime.date.fromisoformat(plain.decode())

    def formfield(self, **options):
        return super().formfield(**{"form_class": forms.DateField} | options)


class SealedBooleanField(SealedField):
    """True or False, equally long on disk."""

    description = _("sealed yes or no")
    empty_strings_allowed = False

    def to_python(self, value):
        if isinstance(value, Sealed | Unreadable):
            return value
        return models.BooleanField(null=self.null).to_python(value)

    def encode(self, value) -> bytes:
        return b"1" if self.to_python(value) else b"0"

    def decode(self, plain: bytes) -> bool:
        return plain == b"1"

    def formfield(self, **options):
        form_class = forms.NullBooleanField if self.null else forms.BooleanField
        return super().formfield(**{"form_class": form_class, "required": False} | options)


class SealedJSONField(SealedField):
    """Anything JSON can say; changes made in place are noticed, since encodings are compared."""

    description = _("sealed JSON")
    empty_strings_allowed = False

    def encode(self, value) -> bytes:
        text = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, cls=DjangoJSONEncoder
        )
        return text.encode("utf-8", "surrogatepass")

    def decode(self, plain: bytes) -> Any:
        return json.loads(super().decode(plain))

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        try:
            self.encode(value)
        except (TypeError, ValueError):
            raise ValidationError(_("Value must be valid JSON."), code="invalid") from None

    def formfield(self, **options):
        return super().formfield(**{"form_class": forms.JSONField} | options)
