"""What is counted for `/metrics`; labels are closed vocabularies, never anything personal."""

from prometheus_client import Counter, Gauge

TURNS = Counter("minsheng_turns_total", "Inbound messages taken", ["channel", "duplicate"])
REFUSED = Counter("minsheng_webhooks_refused_total", "Webhook calls refused", ["channel", "reason"])
SPOOLED = Counter("minsheng_spooled_total", "Messages kept on disk because the database was away")
CONSOLES = Gauge("minsheng_open_consoles", "Staff pages that listen for news now")
