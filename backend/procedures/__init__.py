"""Procedures: the stages of a request with their limits, by which a deadline is planned, and the county's calendar.

What was published once stays: a running request is on the version it began with.
"""
