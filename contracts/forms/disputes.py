"""Opening a dispute, carrying it on, settling and closing it."""

from collections.abc import Callable

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import DayField, LineField, NoteField
from agency.models import User
from contracts.disputes import closing, going_on, rights
from contracts.disputes.closing import Outcome
from contracts.disputes.opening import Matter
from contracts.models import Dispute, DisputeDeadline, Stage
from customers.models import Attachment
from customers.trade.money import YuanField


def _note(label, most: int, **options):
    return NoteField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 3, "data-wide": True}), **options
    )


class OpenForm(forms.Form):
    use_required_attribute = False
    subject = LineField(
        label=_("What it is about"), max_length=120, widget=forms.TextInput(attrs={"data-wide": True})
    )
    facts = _note(
        _("What happened"), 4000, help_text=_("Who complains of what, since when, what was promised.")
    )
    claim = YuanField(label=_("Claimed from us"), required=False)
    counter_claim = YuanField(label=_("Our counter-claim"), required=False)
    lawyer = LineField(label=_("Lawyer"), max_length=120, required=False)

    def matter(self) -> Matter:
        return Matter(**self.cleaned_data)


class ActForm(forms.Form):
    """One act on a dispute; each kind has a `do` that takes it for a colleague."""

    use_required_attribute = False
    do: Callable[[User], None]

    def __init__(self, *args, dispute: Dispute, **options):
        self.dispute = dispute
        super().__init__(*args, **options)


class MoveForm(ActForm):
    to = forms.ChoiceField(label=_("It goes on to"))
    words = _note(_("What happened"), 2000)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["to"].choices = [(one, Stage(one).label) for one in self.dispute.ways]

    def do(self, by):
        going_on.move(self.dispute, self.cleaned_data["to"], by=by, words=self.cleaned_data["words"])


class WriteForm(ActForm):
    words = _note(_("A call, a letter, an offer"), 2000)

    def do(self, by):
        going_on.write(self.dispute, self.cleaned_data["words"], by=by)


class DeadlineForm(ActForm):
    what = forms.ChoiceField(label=_("What is to be done"), choices=DisputeDeadline.What.choices)
    due_on = DayField(label=_("Due on"))

    def do(self, by):
        going_on.set_deadline(self.dispute, self.cleaned_data["what"], self.cleaned_data["due_on"], by=by)


class DoneForm(ActForm):
    deadline = forms.ModelChoiceField(DisputeDeadline.objects.none())

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["deadline"].queryset = self.dispute.deadlines.all()

    def do(self, by):
        going_on.done(self.cleaned_data["deadline"], by=by)


class AttachForm(ActForm):
    attachment = forms.ModelChoiceField(
        Attachment.objects.none(), label=_("File of the archive"), empty_label=None
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        files = Attachment.objects.kept().filter(customer=self.dispute.customer_id)
        taken = self.dispute.papers.values("attachment")
        self.fields["attachment"].queryset = files.exclude(pk__in=taken).order_by("-created_at")
        self.fields["attachment"].label_from_instance = lambda one: f"{one.masked_name} · {one}"

    def do(self, by):
        going_on.attach(self.dispute, self.cleaned_data["attachment"], by=by)


class HandOnForm(ActForm):
    to = forms.ModelChoiceField(User.objects.none(), label=_("Who handles it from now on"), empty_label=None)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        ids = [one.pk for one in rights.handlers() if one.pk != self.dispute.keeper_id]
        self.fields["to"].queryset = User.objects.filter(pk__in=ids).order_by("name")

    def do(self, by):
        going_on.hand_on(self.dispute, self.cleaned_data["to"], by=by)


class ResolveForm(ActForm):
    settled = YuanField(label=_("Paid to the other side"), required=False)
    liable = forms.ChoiceField(label=_("Who is liable"), choices=Dispute.Liable.choices)
    words = _note(_("How it ended"), 2000)
    recourse = forms.ChoiceField(
        label=_("Recourse to the ground agency"), choices=Dispute.Recourse.choices, help_text=_("旅游法 71")
    )
    recourse_amount = YuanField(label=_("Amount of the recourse"), required=False)
    lessons = _note(
        _("What we learn from it"), 2000, required=False, help_text=_("Without names: colleagues read it.")
    )

    def do(self, by):
        said = self.cleaned_data
        closing.resolve(self.dispute, Outcome(**said | {"settled": said["settled"] or 0}), by=by)


class RecourseForm(ActForm):
    recourse = forms.ChoiceField(label=_("Recourse"), choices=Dispute.Recourse.choices)
    recourse_amount = YuanField(label=_("Amount of the recourse"), required=False)

    def do(self, by):
        said = self.cleaned_data
        closing.recourse(self.dispute, said["recourse"], said["recourse_amount"], by=by)


class CloseForm(ActForm):
    limitation_on = DayField(
        label=_("Limitation runs out on"), help_text=_("民法典 188: usually three years.")
    )
    limitation = _note(_("From which day it is counted, and why"), 600)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial.setdefault("limitation_on", closing.limitation_of(self.dispute) or localdate())

    def do(self, by):
        said = self.cleaned_data
        closing.close(self.dispute, by=by, limitation_on=said["limitation_on"], limitation=said["limitation"])


ACTS: dict[str, type[ActForm]] = {
    "move": MoveForm,
    "write": WriteForm,
    "deadline": DeadlineForm,
    "done": DoneForm,
    "attach": AttachForm,
    "hand-on": HandOnForm,
    "resolve": ResolveForm,
    "recourse": RecourseForm,
    "close": CloseForm,
}
