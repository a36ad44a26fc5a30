"""Strangers: residents written word for word by hand, each round by somebody who had not seen the words of others."""
