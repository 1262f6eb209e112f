"""Forms of an organisation's archive: one block at a time, and one contact person."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.forms.fields import DayField, LineField, NameField, NoteField, PhoneField
from customers import reasons
from customers.kinds.blocks import BLOCKS, FACTS, label
from customers.kinds.profiling import Clash
from customers.kinds.regions import PROVINCES
from customers.models import ContactPerson, Organisation

from .fields import EmailField, WeChatField
from .kinds import CreditCodeField, optional

WHY_HELP = gettext_lazy("Kept sealed beside the change.")
EXAMPLES = {
    "scope": gettext_lazy("As on the licence, e.g. software development; conference services."),
    "agreed_price": gettext_lazy("E.g. twin room 380 yuan a night, breakfast included, until December."),
    "discount": gettext_lazy("E.g. 8 per cent on own journeys."),
    "service_area": gettext_lazy("Where they are active, e.g. Yunnan and Guizhou."),
    "competitors": gettext_lazy("With whom else they travel, and why."),
    "measures": gettext_lazy("What we will do about the problems and with the strengths."),
}


class WhyField(LineField):
    def __init__(self, **options):
        super().__init__(
            label=gettext_lazy("Why do you change it?"),
            max_length=reasons.LONGEST,
            help_text=WHY_HELP,
            error_messages={"required": gettext_lazy("Say why you are changing the archive.")},
            widget=forms.TextInput(attrs={"list": "reasons", "data-wide": True, "autocomplete": "off"}),
            **options,
        )


class BlockForm(forms.Form):
    """One block of `profile`. What opens only with a purpose starts empty: left empty it stays."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, profile: Organisation, block: str):
        self.profile, self.names = profile, BLOCKS[block].names
        standing = {name: getattr(profile, name) for name in self.names if not self._opens(name)}
        super().__init__(data, initial=standing | {"version": profile.version})
        for name in self.names:
            self.fields[name] = self._field(name)
        kept = [name for name in self.names if self._opens(name) and getattr(profile, name)]
        if kept:
            self.fields["remove"] = forms.MultipleChoiceField(
                label=_("Take off file"),
                required=False,
                choices=[(name, capfirst(label(name))) for name in kept],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["why"] = WhyField()

    @staticmethod
    def _opens(name: str) -> bool:
        return name in FACTS and FACTS[name].opens

    def _field(self, name: str) -> forms.Field:
        column, options = Organisation._meta.get_field(name), {}
        options = {
            "label": capfirst(column.verbose_name),
            "required": False,
            "help_text": EXAMPLES.get(name, ""),
        }
        if name == "credit_code":
            return CreditCodeField(**options)
        if name == "region":
            return forms.ChoiceField(choices=optional(PROVINCES.items()), **options)
        if column.choices:
            choices = column.choices if not column.blank else optional(column.choices)
            return forms.ChoiceField(choices=choices, **options | {"required": not column.blank})
        if name == "trading_since":
            return DayField(**options)
        if self._opens(name) and getattr(self.profile, name):
            options["help_text"] = _("On file: %(masked)s. Leave empty to keep it.") % {
                "masked": FACTS[name].masked(getattr(self.profile, name))
            }
        if FACTS[name].long:
            return NoteField(**options, widget=forms.Textarea(attrs={"rows": 3, "data-wide": True}))
        return LineField(**options)

    def changes(self) -> dict:
        cleaned, removed = self.cleaned_data, set(self.cleaned_data.get("remove") or ())
        changed = {name: cleaned.get(name) or None for name in self.names}
        kept = {name for name in self.names if self._opens(name) and not changed[name]} - removed
        return {name: value for name, value in changed.items() if name not in kept}

    def show(self, clashes: list[Clash], version: int) -> None:
        """Tell beside each field what a colleague saved; sent again, one's own value stands."""
        for clash in clashes:
            fact = FACTS.get(clash.field)
            theirs = fact.masked(clash.theirs) if fact else self._shown(clash)
            self.add_error(
                clash.field,
                _("A colleague saved “%(value)s” meanwhile. Save again to replace it.")
                % {"value": theirs or "—"},
            )
        self.data = self.data.copy()
        self.data["version"] = str(version)

    @staticmethod
    def _shown(clash: Clash) -> str:
        choices = dict(Organisation._meta.get_field(clash.field).flatchoices) | (
            PROVINCES if clash.field == "region" else {}
        )
        return str(choices.get(clash.theirs, clash.theirs or ""))


class ContactForm(forms.Form):
    """A contact person; a phone, e-mail or WeChat on file starts empty and stays when left so."""

    OPENED = ("phone", "email", "wechat")

    name = NameField(label=pgettext_lazy("person", "Name"))
    role = LineField(
        label=pgettext_lazy("job", "Role"),
        required=False,
        help_text=gettext_lazy("E.g. office manager, travel booker."),
    )
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    email = EmailField(label=gettext_lazy("E-mail"), required=False)
    wechat = WeChatField(label=gettext_lazy("WeChat"), required=False)
    preferred = forms.BooleanField(label=gettext_lazy("Ask this person first"), required=False)
    ground = forms.ChoiceField(
        label=gettext_lazy("On what basis are the details kept?"),
        choices=ContactPerson.Ground.choices,
        widget=forms.RadioSelect(attrs={"data-wide": True}),
    )

    def __init__(self, data=None, *, person: ContactPerson | None = None):
        self.person = person
        shown = ("name", "role", "preferred", "ground")
        super().__init__(data, initial={name: getattr(person, name) for name in shown} if person else {})
        if person is None:
            return
        on_file = {name: value for name in self.OPENED if (value := getattr(person, name))}
        for fact in (fact for fact in ContactPerson.FACTS if fact.name in on_file):
            masked = fact.masked(on_file[fact.name])
            self.fields[fact.name].help_text = _("On file: %(masked)s. Leave empty to keep it.") % {
                "masked": masked
            }
        if on_file:
            self.fields["remove"] = forms.MultipleChoiceField(
                label=_("Take off file"),
                required=False,
                choices=[(name, self.fields[name].label) for name in on_file],
                widget=forms.CheckboxSelectMultiple,
            )

    def facts(self) -> dict:
        cleaned, removed = self.cleaned_data, set(self.cleaned_data.get("remove") or ())
        facts = {name: cleaned.get(name) for name in ("name", "preferred", "ground")}
        facts["role"] = cleaned.get("role") or None
        for name in self.OPENED:
            if cleaned.get(name) or self.person is None or name in removed:
                facts[name] = cleaned.get(name) or None
        return facts
