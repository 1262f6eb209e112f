"""Beginning a contract: which text, and what it is called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.rendering import Choice
from contracts.drafting.starting import Offer
from contracts.models import ContractKind, TemplateVersion

from .base import line


class BeginForm(forms.Form):
    """Made over the texts one may begin with, by kind."""

    use_required_attribute = False
    form_id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.ModelChoiceField(
        TemplateVersion.objects.none(),
        label=_("Kind and text of the contract"),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
        error_messages={"required": _("Choose the text the contract starts from.")},
    )
    title = line(
        _("Subject of the contract"),
        120,
        attrs={"data-wide": True},
        help_text=_("What it is about, e.g. “Yunnan, six days, family Zhang”. Empty: the kind of contract."),
    )

    def __init__(self, *args, offers: list[tuple[ContractKind, list[Offer]]], **options):
        super().__init__(*args, **options)
        usable = [(kind, one.version) for kind, group in offers for one in group if not one.obstacle]
        field = self.fields["version"]
        field.queryset = TemplateVersion.objects.filter(pk__in=[one.pk for _kind, one in usable])
        field.choices = [
            (str(one.pk), Choice(str(kind), f"{one.template.name} v{one.number}")) for kind, one in usable
        ]
