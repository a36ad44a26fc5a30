"""The dialogue: flows as data, run by a pure engine that remembers everything in one session value.

No I/O, no clock, no randomness, no logging: the office passes in what was said and the facts, and carries
out the effects that come back.
"""
