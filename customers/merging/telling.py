"""Notices and timeline words of merged archives; nothing personal stands in them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Event, Notice
from customers import telling
from customers.changing import routing
from customers.models import ArchiveMerge, Customer
from customers.showing import Sheet

WORDS = {
    "proposed": ("git-pull-request", "indigo", gettext_lazy("Merging proposed")),
    "merged": ("git-merge", "teal", gettext_lazy("Archives merged")),
    "undone": ("undo-2", "rose", gettext_lazy("Merging taken back")),
    "refused": ("x", "rose", gettext_lazy("Merging refused")),
    "withdrawn": ("undo-2", "", gettext_lazy("Merging withdrawn")),
}


def note(merge: ArchiveMerge, act: str, *, by) -> None:
    """A line of the register for both archives."""
    for subject in (merge.customer_id, merge.loser_id):
        Event.note(Event.Kind.MERGED, by=by, subject=subject, act=act, merge=str(merge.pk))


def ask(merge: ArchiveMerge, winner: Customer) -> None:
    """Tell those who may approve; where the departments differ, the CRM manager."""
    for person in routing.whose_turn(winner, "approve", {merge.drafter_id}):
        Notice.objects.post(
            key=f"merge:{merge.pk}:{person.pk}",
            to=person,
            kind="merge_waiting",
            params={"person": merge.drafter.name, "number": winner.number, "other": merge.number},
            url=reverse("agency:inbox_item", args=["merge", merge.pk]),
            about=winner.pk,
        )


def tell_the_drafter(merge: ArchiveMerge, winner: Customer) -> None:
    Notice.objects.post(
        key=f"merge-refused:{merge.pk}",
        to=merge.drafter,
        kind="merge_refused",
        params={"number": winner.number, "other": merge.number},
        url=merge.get_absolute_url(),
        about=winner.pk,
    )


def tell_owners(merge: ArchiveMerge, winner: Customer, loser: Customer, *, by) -> None:
    """Both owners, and whoever proposed it; not whoever did it. One who cannot open it is told by number."""
    kind = "merge_undone" if merge.state == ArchiveMerge.State.UNDONE else "merge_done"
    people = {person.pk: person for person in (winner.owner, loser.owner, merge.drafter)}
    for person in people.values():
        if person.pk != by.pk:
            Notice.objects.post(
                key=f"{kind}:{merge.pk}:{person.pk}",
                to=person,
                kind=kind,
                params={"person": str(by), "number": winner.number, "other": loser.number},
                url=merge.get_absolute_url(),
            )


@telling.tells(Event.Kind.MERGED)
def _told(sheet: Sheet, event: Event) -> telling.Told | None:
    if not sheet.whole:
        return None
    icon, tone, title = WORDS[event.data["act"]]
    url = reverse("customers:merging", args=[event.data["merge"]])
    return telling.Told(
        icon, str(title), _("Both numbers lead here.") if event.data["act"] == "merged" else "", tone, url
    )
