"""Teaching the assistant: utterances it was unsure of, their labels, the model's versions and card."""
