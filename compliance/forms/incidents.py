"""What is asked at each step of an incident."""

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField, MomentField, NoteField
from agency.models import User
from compliance.incidents.affected import Asked
from compliance.incidents.classing import QUESTIONS
from compliance.models import AffectedArchive, Incident


class ReportForm(forms.Form):
    kind = forms.ChoiceField(label=_("What kind"), choices=Incident.Kind.choices)
    detected_at = MomentField(label=_("Noticed at"), initial=now)
    account = NoteField(
        label=_("What happened"),
        help_text=_("What, where, which data, who knows of it. Sealed like everything about persons."),
        max_length=2000,
    )
    near_miss = forms.BooleanField(label=_("Near miss: it was noticed in time"), required=False)
    drill = forms.BooleanField(label=_("This is a drill"), required=False)


class TriageForm(forms.Form):
    kind = forms.ChoiceField(label=_("What kind"), choices=Incident.Kind.choices)
    near_miss = forms.BooleanField(label=_("Near miss: it was noticed in time"), required=False)


class ContainForm(forms.Form):
    containment = NoteField(label=_("What stopped it"), max_length=2000)


class AssessForm(forms.Form):
    """The questions of `classing`; ticked is yes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one in QUESTIONS:
            self.fields[one.code] = forms.BooleanField(label=one.label, help_text=one.hint, required=False)

    def clean(self) -> dict:
        return {"answers": dict(super().clean())}


class DecideForm(forms.Form):
    tell_authority = forms.BooleanField(label=_("Tell the authority"), required=False, initial=True)
    tell_persons = forms.BooleanField(label=_("Tell the persons"), required=False, initial=True)
    decision = NoteField(label=_("Reasons"), max_length=2000)


class RemedyForm(forms.Form):
    remedy = NoteField(label=_("What was put right"), max_length=2000)


class ReviewForm(forms.Form):
    lessons = NoteField(label=_("Lessons: what is done differently from now on"), max_length=2000)


class PlainForm(forms.Form):
    """Nothing more is asked."""


class AuthorityForm(forms.Form):
    at = MomentField(label=_("Told at"), initial=now)
    receipt = LineField(label=_("Receipt or name of who took it"), max_length=80)


class AffectedForm(forms.Form):
    """What the register is asked for."""

    since = MomentField(label=_("From"), required=False)
    until = MomentField(label=_("Until"), required=False)
    person = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none(), required=False)
    looks = forms.BooleanField(label=_("Opened fields"), required=False, initial=True)
    exports = forms.BooleanField(label=_("Exports"), required=False, initial=True)
    shares = forms.BooleanField(label=_("Shares"), required=False, initial=True)
    numbers = forms.CharField(
        label=_("Archive numbers"),
        help_text=_("One on each line, or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.order_by("name", "pk")

    def clean(self) -> dict:
        told = super().clean()
        if bool(told.get("since")) != bool(told.get("until")):
            raise forms.ValidationError(_("Give both moments, or none."))
        return told

    def asked(self) -> Asked:
        told = self.cleaned_data
        text = told["numbers"]
        for sign in ",，;；、":
            text = text.replace(sign, " ")
        names = ("since", "until", "person", "looks", "exports", "shares")
        return Asked(**{name: told[name] for name in names}, numbers=tuple(text.upper().split()))


class ToldForm(forms.Form):
    channel = forms.ChoiceField(label=_("Told by"), choices=AffectedArchive.Channel.choices)
    guardians = forms.BooleanField(label=_("Guardians of the children too"), required=False, initial=True)


STEPS = {  # state → (step, form)
    Incident.State.DETECTED: ("triage", TriageForm),
    Incident.State.TRIAGED: ("contain", ContainForm),
    Incident.State.CONTAINED: ("assess", AssessForm),
    Incident.State.ASSESSED: ("decide", DecideForm),
    Incident.State.DECIDED: ("tell", PlainForm),
    Incident.State.NOTIFIED: ("remedied", RemedyForm),
    Incident.State.REMEDIED: ("review", ReviewForm),
    Incident.State.REVIEWED: ("close", PlainForm),
}
