"""Publicity (公示): what is made public of a request, where and how long, and when it was taken down."""
