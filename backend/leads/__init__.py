"""Proactive discovery (主动发现): households that somebody should look at, and what came of looking.

A lead comes from whoever reported it (grid workers, village staff, neighbours), from an imported list, or from a
warning by the hardship index. It is no request: nobody has asked for anything yet.
"""
