"""The ways residents reach us: one port (`channel`), one error tree (`errors`), one package per provider.

Nothing here knows a database, a queue or a web framework: a request is a value, sending is a plain call.
"""
