"""Contracts on paper."""

from .typesetting import pdf

__all__ = ["pdf"]
