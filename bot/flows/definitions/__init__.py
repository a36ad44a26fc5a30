"""One YAML file per conversation and version, `NAME.VERSION.yml`; `bot.flows.definition` says what may stand there."""
