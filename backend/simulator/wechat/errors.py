"""How WeChat's API says no: HTTP 200 with an errcode, and a request id that its support asks for."""

import secrets


class ApiError(Exception):
    """A documented refusal."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        self._words = words

    def to_json(self) -> dict[str, object]:
        """The answer's body."""
        return {"errcode": self.code, "errmsg": f"{self._words} rid: {secrets.token_hex(4)}-{secrets.token_hex(4)}"}
