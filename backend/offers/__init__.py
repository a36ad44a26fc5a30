"""Offers of help: what people want to give, kept until somebody gets in touch with them."""
