"""A rule that says no leaves nothing of the request behind."""

from django.contrib.messages import get_messages
from django.urls import include, path, reverse

from agency.errors import Refused
from agency.models import Event


def write_then_refuse(request):
    Event.note(Event.Kind.PRINTED, by=request.user, form="half done")
    raise Refused("No.")


urlpatterns = [path("refuse/", write_then_refuse), path("", include("agency.urls"))]


def test_what_was_written_before_a_refusal_is_taken_back(client, lin, settings):
    settings.ROOT_URLCONF = __name__
    client.force_login(lin)
    page = f"http://testserver{reverse('customers:list')}"

    answer = client.post("/refuse/", headers={"Referer": page})

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["No."]
    assert not Event.objects.filter(kind=Event.Kind.PRINTED).exists()
