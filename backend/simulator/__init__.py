"""A phone in the browser that talks to the real webhooks and plays both providers' APIs; never in production."""
