"""One HTTP call to WeChat's API: explicit timeouts, no redirects, and every way to fail classed.

wechatpy's own transport lets timeouts off for tokens, hands HTML back as a result, retries rejected tokens without
end, and puts secrets into exception texts; none of it is used.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import requests

from bot.channels.channel import File
from bot.channels.errors import ChannelError, Failure, Ruling
from bot.channels.transport import never_left, read_within, redact_request_logs
from bot.channels.wechat import codes
from bot.messages import Channel

Result = dict[str, Any]

_NEVER = Ruling(Failure.PERMANENT)
_REFERENCE = re.compile(r"rid:\s*([0-9A-Za-z-]{1,64})")


class Wire:
    """Calls the API at one address. May be used by several threads."""

    def __init__(self, base_url: str, timeout: tuple[float, float]) -> None:
        """`timeout` is (connect, read) in seconds."""
        redact_request_logs()
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        params: Mapping[str, str] | None = None,
        *,
        repeatable: bool = False,
    ) -> Result:
        """WeChat's answer, which is a success. `repeatable` says that doing it twice does no harm.

        Raises ChannelError, among others with REFRESH_TOKEN; never one that holds or chains to a request.
        """
        lost = codes.NO_ANSWER_REPEATABLE if repeatable else codes.NO_ANSWER
        answer = self._exchange(method, path, body, params)
        if isinstance(answer, str):
            raise _failed(codes.UNREACHABLE if answer == "unreachable" else lost, answer)
        _check_status(answer, lost)
        result = _read_json(answer.content)
        if result is None:
            raise _failed(Ruling(lost.failure, alert=True), "not_json")
        return _check_code(result, lost)

    def download(self, path: str, params: Mapping[str, str], at_most: int) -> File:
        """A file of at most so many bytes. Errors come as JSON in place of it, and videos as the address of one.

        Raises ChannelError, as `call` does.
        """
        answer = self._exchange("GET", path, None, params, stream=True)
        if isinstance(answer, str):
            raise _failed(codes.UNREACHABLE if answer == "unreachable" else codes.NO_ANSWER_REPEATABLE, answer)
        with answer:
            _check_status(answer, codes.NO_ANSWER_REPEATABLE)
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            content = self._read(answer, at_most)
        if kind.startswith(("image/", "audio/", "video/", "application/octet-stream")) and content:
            return File(kind, content)
        _check_code(_read_json(content) or {}, codes.NO_ANSWER_REPEATABLE)
        raise _failed(_NEVER, "not_a_file")

    def _read(self, answer: requests.Response, at_most: int) -> bytes:
        """The whole body; the library's exception ends here, for its text names the address."""
        try:
            content = read_within(answer, at_most)
        except requests.RequestException:
            failed = _failed(codes.NO_ANSWER_REPEATABLE, "no_answer")
        else:
            if content is not None:
                return content
            failed = _failed(_NEVER, "too_large")
        raise failed

    def close(self) -> None:
        """Close the connections kept open."""
        self._session.close()

    def _exchange(
        self, method: str, path: str, body: object, params: Mapping[str, str] | None, *, stream: bool = False
    ) -> requests.Response | str:
        """The response, or one word for why there is none.

        The exception ends here: its text names the URL with the access token in it.
        """
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        try:
            return self._session.request(
                method,
                f"{self._base_url}{path}",
                params=params,
                data=data,
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=self._timeout,
                allow_redirects=False,
                stream=stream,
            )
        except requests.RequestException as error:
            return "unreachable" if never_left(error) else "no_answer"


def _failed(ruling: Ruling, code: str, reference: str = "") -> ChannelError:
    return ChannelError(Channel.WECHAT, ruling, code, reference)


def _check_status(answer: requests.Response, lost: Ruling) -> None:
    status = answer.status_code
    if status == requests.codes.too_many_requests:
        seconds = answer.headers.get("Retry-After", "")
        pause = float(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 6 else None
        raise _failed(Ruling(codes.RATE_LIMITED.failure, retry_after=pause), f"http_{status}")
    if status >= 500:
        raise _failed(lost, f"http_{status}")
    if status >= 300:
        raise _failed(codes.MISDIRECTED, f"http_{status}")


def _read_json(content: bytes) -> Result | None:
    try:
        result = json.loads(content.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    return result if isinstance(result, dict) else None


def _check_code(result: Result, lost: Ruling) -> Result:
    code = str(result.get("errcode", 0))
    if code == "0":
        return result
    if not re.fullmatch(r"-?[0-9]{1,9}", code):
        raise _failed(Ruling(lost.failure, alert=True), "not_a_code")
    found = _REFERENCE.search(str(result.get("errmsg", "")))
    raise _failed(codes.RULINGS.get(code, codes.UNKNOWN_CODE), code, found[1] if found else "")
