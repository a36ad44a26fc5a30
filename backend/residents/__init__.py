"""Residents, the addresses they write from, and their service codes."""
