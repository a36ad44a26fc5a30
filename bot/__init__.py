"""The conversation: what residents say, what it means, what is said back.

No database and no web framework live here; the office (`backend`) imports this package, never the reverse.
"""
