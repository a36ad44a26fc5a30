"""The ports to other systems around the office, each with a stand-in, so that the whole can be tried without them."""
