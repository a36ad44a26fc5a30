"""What is counted for `/metrics`; labels are closed vocabularies, never anything personal."""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("minsheng_turns_total", "Inbound messages taken", ["channel", "duplicate"])
REFUSED = Counter("minsheng_webhooks_refused_total", "Webhook calls refused", ["channel", "reason"])
SPOOLED = Counter("minsheng_spooled_total", "Messages kept on disk because the database was away")
DELIVERIES = Counter("minsheng_deliveries_total", "Attempts to deliver", ["channel", "result"])
SECONDS = Histogram(
    "minsheng_request_seconds", "Time to answer a request", ["route"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)  # fmt: skip
CONSOLES = Gauge("minsheng_open_consoles", "Staff pages that listen for news now")
