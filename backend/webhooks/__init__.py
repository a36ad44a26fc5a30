"""The doors the providers knock at: WeChat's and Twilio's webhooks, and the spool for when the database is away."""
