"""Complaints and reports of fraud: to the county's supervision, never to the office complained of."""
