"""Photos (照片) that residents send with a help request: fetched from the provider, kept encrypted, shown on record."""
