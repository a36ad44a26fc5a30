"""The county and its areas: who it is, its townships and villages, and the gazetteer made of them."""
