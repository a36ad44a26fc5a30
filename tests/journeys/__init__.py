"""Whole stories, one for each role, told to the running system from outside: processes, webhooks, a browser."""
