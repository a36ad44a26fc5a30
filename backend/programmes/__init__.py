"""Programmes of assistance: what the county can help with, which of them a question is about, which a household is due.

`service.find` and `service.screen` are what the other features call.
"""
