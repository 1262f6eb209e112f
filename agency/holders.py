"""Who in the house holds a right."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from .models import User


def holders(*permissions: str) -> QuerySet[User]:
    """Active colleagues with one of `permissions` ("compliance.approve_audit") through a role, each once."""
    return User.objects.filter(reduce(or_, map(_held, permissions)), is_active=True).distinct()


def _held(permission: str) -> Q:
    app, _dot, codename = permission.partition(".")
    return Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
