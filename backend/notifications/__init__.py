"""Notices: what a resident is told when their help request moves, by which way, with which outcome."""
