"""What can happen in any conversation, each once for all flows: danger, correction, digression, giving up, and so on.

A mechanism looks at the turn and returns whether it has dealt with the message; `bot.flows.engine` holds their order.
"""
