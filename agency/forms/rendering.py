"""How forms are drawn: our templates first (templates/django/forms, components/form.html), then Django's."""

from dataclasses import dataclass

from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist
from django.template.loader import get_template


class Renderer(DjangoTemplates):
    """The form renderer of the whole product.

    A form may carry `sections = [(title, hint, [field names]), …]`; fields of no section come last.
    """

    form_template_name = "components/form.html"
    field_template_name = "django/forms/field.html"

    def get_template(self, template_name: str):
        try:
            return get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)


@dataclass(frozen=True)
class Choice:
    """A choice's label with a second, smaller line under it (radio cards)."""

    label: str
    hint: str = ""

    def __str__(self) -> str:
        return str(self.label)
