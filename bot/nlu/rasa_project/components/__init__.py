"""The parts of the pipeline that Rasa does not bring: character tokens, their n-grams, kinds of assistance, tags."""
