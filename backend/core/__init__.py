"""Tools without a word of the domain: database, jobs, volatile store, encryption, errors, logging, clock."""
