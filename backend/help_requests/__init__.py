"""Help requests: what a resident asked for, which office has it, and everything that happened to it."""
