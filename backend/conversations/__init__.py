"""Conversations: one inbound message, one transaction; who speaks; the operators' inbox."""
