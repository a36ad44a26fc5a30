"""Petitions (信访): what somebody brought to another desk by letter, visit or call, tracked until it is answered."""
