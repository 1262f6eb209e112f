"""Keys of channels: given by the system administrator, shown once, ended at will; only digests are kept (B23)."""

from datetime import datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.models import Event
from customers.models import ChannelKey, Lead, PrivacyNotice, SourceChannel

from . import doors, receiving

GIVEN = gettext_noop("channel key given")
SYSTEM = "system:channels"
PREFIX = "ldk_"
NOTED_EVERY = 60  # seconds between two notes of "last used"


def give(*, by, name: str, source: SourceChannel) -> tuple[ChannelKey, str]:
    """A new key for a channel: (its row, the secret, shown once). Raises `Refused` for an unsafe channel."""
    receiving.check_source(source)
    secret = PREFIX + doors.new_token()
    with acting(by, reason=GIVEN):
        key = ChannelKey.objects.create(
            name=name, source=source, digest=doors.digest("channel", secret), made_by=by
        )
        Event.note(Event.Kind.SECURITY, by=by, act="channel_key", channel=key.pk)
    return key, secret


def end(key: ChannelKey, *, by, now: datetime | None = None) -> None:
    """The key opens nothing from now on."""
    with acting(by):
        if ChannelKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=now or clock()):
            Event.note(Event.Kind.SECURITY, by=by, act="channel_key_ended", channel=key.pk)


def key_of(secret: str) -> ChannelKey | None:
    """The live key a caller shows."""
    keys = ChannelKey.objects.filter(ended_at=None).select_related("source")
    return keys.filter(digest=doors.digest("channel", secret)).first()


def take_in(key: ChannelKey, facts: dict, *, once: str, now: datetime) -> tuple[Lead, bool]:
    """(the lead, whether it is new): the same idempotency key gives the lead made before."""
    mark = receiving.once(key, once)
    with acting_as(SYSTEM, reason=receiving.RECEIVED):
        ChannelKey.objects.select_for_update(no_key=True).get(
            pk=key.pk
        )  # one call of a channel after the other
        if made := Lead.objects.filter(channel=key, once=mark).first():
            return made, False
        if key.last_used_at is None or (now - key.last_used_at).total_seconds() > NOTED_EVERY:
            ChannelKey.objects.filter(pk=key.pk).update(last_used_at=now)
        lead = receiving.receive(
            way=Lead.Way.WEBSITE if key.source.code == "website" else Lead.Way.SOCIAL,
            facts=facts,
            source=key.source,
            collected_at=now,
            notice=PrivacyNotice.objects.in_force("zh-hans"),
            channel=key,
            once=mark,
            now=now,
        )
    return lead, True
