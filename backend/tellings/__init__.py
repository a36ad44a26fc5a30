"""Telling a decision by telephone or in person, where no message brings it or the county wants it so."""
