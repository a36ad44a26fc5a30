"""Supervision by the county: spot checks, what is overdue or handed back, rankings, statistics, complaints' answers.

Everything is computed from events and clocks; nobody reports figures. Only supervisors see any of it.
"""
