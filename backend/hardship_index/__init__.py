"""The hardship index (困难指数): points by the county's scorecard for what is known of a household, with their origin.

It orders the caseworkers' queue, warns, and suggests. It knows nothing of help requests and can decide nothing.
"""
