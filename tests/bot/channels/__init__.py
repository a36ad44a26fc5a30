"""Tests of the channels, through the port and against real loopback servers."""
