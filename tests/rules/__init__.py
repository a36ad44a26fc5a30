"""Tests about the code itself: the house rules that no linter knows, each telling what to do about a breach."""
