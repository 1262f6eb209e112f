"""The rules, by subject. Importing this package registers them all."""

from . import (
    agencies,
    agreements,
    changes,
    journey,
    liability,
    licences,
    money,
    people,
    privacy,
    safety,
    shopping,
    standards,
    travellers,
    wording,
)

__all__ = [
    "agencies",
    "agreements",
    "changes",
    "journey",
    "liability",
    "licences",
    "money",
    "people",
    "privacy",
    "safety",
    "standards",
    "shopping",
    "travellers",
    "wording",
]
