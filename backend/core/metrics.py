"""What is counted for `/metrics`; labels are closed vocabularies, never anything personal."""

from prometheus_client import Counter, Gauge

TURNS = Counter("minsheng_turns_total", "Inbound messages taken", ["channel", "duplicate"])
REFUSED = Counter("minsheng_webhooks_refused_total", "Webhook calls refused", ["channel", "reason"])
SPOOLED = Counter("minsheng_spooled_total", "Messages kept on disk because the database was away")
DEAD_WEBHOOKS = Counter("minsheng_webhooks_given_up_total", "Messages to other systems given up")
API_REFUSED = Counter("minsheng_api_refused_total", "Calls of the API without a valid key", ["reason"])
CONSOLES = Gauge("minsheng_open_consoles", "Staff pages that listen for news now")
