"""Stand-ins for the providers: both the servers we call and the callers of our webhooks."""
