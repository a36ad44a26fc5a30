"""Speed and memory as ratios to a baseline measured in the same run on the same machine; never asserted in a test."""
