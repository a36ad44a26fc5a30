"""Signatures: who stands for which step (谁调查谁签字谁负责), three hands apart, each under the office's seal."""
