"""The clock as a ledger: what is due when, by which calendar, since when it stands still and why, who was reminded.

A deadline belongs to one stage of one help request. `service` starts, stops and ends it; nothing in the ledger is
deleted, and each count of a due date stays.
"""
