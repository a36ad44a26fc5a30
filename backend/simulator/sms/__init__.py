"""Twilio's side: texts it brings to the webhook, the API it offers, and the receipts that follow."""
