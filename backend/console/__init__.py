"""Staff pages by role, and the resident's page behind the QR code.

`mount` adds all of it to the web process; nothing else of this package is used elsewhere.
"""

from backend.console.mounting import mount

__all__ = ["mount"]
