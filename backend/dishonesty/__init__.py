"""The register of dishonesty: who stands in it, and how their requests are reviewed (反向核查).

Apart from `trust`, which follows suspicions and writes the register, because a request that is decided asks it.
"""
