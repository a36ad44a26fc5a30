"""Simulated residents who talk to the office as `minsheng talk` does, to find out who does not get through."""
