"""Messages as they were said, and the delivery of those that leave."""
