"""Parts of the running system taken away while residents write: nothing is lost, nothing said twice, nothing leaks."""
