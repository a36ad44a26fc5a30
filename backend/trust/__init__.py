"""Trust and its abuse: suspicions traced step by step, the register of dishonesty, honest mistakes.

Whoever asks is believed (admission first, 肯定式); only for those who stand in the register nothing is presumed
(reverse review, 否定式). Only supervision reads any of it, and each look at the register is on record.
"""
