"""How the use of segments reads on the timeline of an archive (C12)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agency.models import Event
from customers.models import Aim
from customers.telling import Told, tells


@tells(Event.Kind.SEGMENT)
def _segment(sheet, event) -> Told | None:
    """That the archive stands on a contact list; greetings, offers and visits tell themselves."""
    act = event.data.get("act")
    if (sheet is not None and not sheet.whole) or act not in ("segment_listed", "segment_told"):
        return None
    aim = event.data.get("aim", "").removeprefix("aim_")
    body = str(Aim(aim).label) if aim in Aim.values else ""
    use = event.data.get("use")
    mine = sheet is not None and event.by_id == sheet.user.pk  # a colleague's list may be none of hers
    url = reverse("customers:segment_used", args=[use]) if use and mine else ""
    if act == "segment_told":
        return Told("megaphone", _("Told of a campaign in advance"), body=body, url=url)
    return Told("list-checks", _("Put on a contact list"), body=body, url=url)
