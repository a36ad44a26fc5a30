"""Data checks (核对): what other systems hold about a household, asked with its authorisation, and who looked at it."""
