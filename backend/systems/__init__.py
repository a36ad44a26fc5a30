"""Other systems that work with ours: who they are, what they filed, what has changed since, and who is told of it."""
