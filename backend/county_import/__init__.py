"""Loading a county from its files, whole or not at all; above the features whose tables it fills."""
