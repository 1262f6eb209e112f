"""Old addresses of a merged archive lead to the one it was merged into."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from . import aliases


class FollowAliases:
    """After a 404 of an archive's page: is its id an alias the person may follow? Innermost middleware, so that
    the actor is still declared and row-level security answers for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or request.method != "GET" or match is None:
            return response
        if match.namespace != "customers" or "pk" not in match.kwargs or not request.user.is_authenticated:
            return response
        if winner := aliases.winner_of(match.kwargs["pk"]):
            return redirect(reverse(match.view_name, kwargs=match.kwargs | {"pk": winner}))
        return response
