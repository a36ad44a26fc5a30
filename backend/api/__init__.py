"""The JSON API under `/api` for other systems: 12345 call platform, check platform, public information site."""

from backend.api.application import mount

__all__ = ["mount"]
