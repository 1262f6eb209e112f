"""POST /api/leads/: a website or social media account sends an enquiry in by its key (B23)."""

import json
import math

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.timezone import now as clock
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from agency.errors import Refused
from customers.forms.enquiry import EnquiryForm
from customers.leads import channels, doors

LONGEST = 16_384  # bytes of one enquiry
FIELDS = ("contact", "phone", "email", "wechat", "wish", "consent")


@csrf_exempt  # no cookie counts here: the key in the header is the whole right
@login_not_required
@require_POST
def leads(request: HttpRequest) -> JsonResponse:
    """201 and the lead's id; 200 for an Idempotency-Key sent before; errors as `{"error", "fields"}`."""
    now = clock()
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    key = channels.key_of(secret.strip()) if scheme.lower() == "bearer" and 0 < len(secret) < 200 else None
    if key is None:
        if end := doors.knock(doors.ENQUIRY, f"key:{doors.caller(request)}", now):
            return _busy(end, now)
        return _error(401, "unknown key", **{"WWW-Authenticate": "Bearer"})
    if end := doors.knock(doors.CHANNEL, str(key.pk), now):
        return _busy(end, now)
    once = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(once) <= 100:
        return _error(400, "Idempotency-Key of 8 to 100 characters needed")
    facts = _read(request)
    if facts is None:
        return _error(400, "a JSON object of at most 16 kB needed")
    form = EnquiryForm(facts)
    if not form.is_valid():
        return JsonResponse({"error": "invalid", "fields": form.errors.get_json_data()}, status=422)
    try:
        lead, fresh = channels.take_in(key, form.facts(), once=once, now=now)
    except Refused as refusal:
        return _error(422, str(refusal))
    return JsonResponse({"id": str(lead.pk)}, status=201 if fresh else 200)


def _read(request) -> dict | None:
    """The fields we know, as text; None for anything that is no small JSON object."""
    if int(request.headers.get("Content-Length") or 0) > LONGEST or len(request.body) > LONGEST:
        return None
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    known = {name: told[name] for name in FIELDS if isinstance(told.get(name), str | bool)}
    return {name: value for name, value in known.items() if name != "consent" or value is True}


def _error(status: int, text: str, **headers: str) -> JsonResponse:
    return JsonResponse({"error": text}, status=status, headers=headers or None)


def _busy(end, now) -> JsonResponse:
    seconds = max(1, math.ceil((end - now).total_seconds()))
    return _error(429, "too many requests", **{"Retry-After": str(seconds)})
