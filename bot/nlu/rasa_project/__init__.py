"""The Rasa island (Python 3.10, its own lock): validates the data, trains, proves, and exports plain arrays.

Rasa reads its environment when it is imported, so telemetry, caches and the search for graphics cards are switched
off here, before any of the island's modules can import it. Nothing in the island uses the network.
"""

import logging
import os

# Rasa's libraries warn of each other by the dozen; what concerns the training data is caught in `pipeline`.
logging.captureWarnings(capture=True)
logging.getLogger("py.warnings").propagate = False
logging.getLogger("py.warnings").addHandler(logging.NullHandler())

os.environ.update(
    RASA_TELEMETRY_ENABLED="false",
    RASA_MAX_CACHE_SIZE="0",
    CUDA_VISIBLE_DEVICES="",
    TF_CPP_MIN_LOG_LEVEL="3",
    SQLALCHEMY_SILENCE_UBER_WARNING="1",
)
