"""Pictures that came with a text (MMS), fetched from Twilio with the account's credentials.

Apart from sending because the address comes from outside: the credentials go to Twilio's own address and nowhere else,
also not where Twilio sends us on to the place it keeps files in.
"""

from urllib.parse import urljoin, urlsplit

import requests

from bot.channels.channel import File
from bot.channels.errors import ChannelError, Failure, Ruling
from bot.channels.sms import codes
from bot.channels.transport import never_left, read_within, redact_request_logs
from bot.messages import Channel

_NEVER = Ruling(Failure.PERMANENT)
_AGAIN = Ruling(Failure.RETRY)


class TwilioMedia:
    """The files of one account. May be used by several threads at once."""

    def __init__(self, account_sid: str, auth_token: str, base_url: str, timeout: float) -> None:
        redact_request_logs()
        self._credentials = account_sid, auth_token
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc must not add credentials of its own

    def fetch(self, url: str, at_most: int) -> File:
        """The file at an address of Twilio's, of at most so many bytes. Raises ChannelError."""
        if not url.startswith(f"{self._base_url}/"):
            raise _failed(_NEVER, "not_ours")
        answer = self._get(url, self._credentials)
        if answer.is_redirect:
            answer.close()
            answer = self._get(self._further(url, answer.headers["Location"]), None)
        with answer:
            _check(answer.status_code)
            content = _read(answer, at_most)
            if not content:
                raise _failed(_NEVER, "not_a_file")
            return File(answer.headers.get("Content-Type", "").partition(";")[0].strip().lower(), content)

    def close(self) -> None:
        """Close the connections kept open."""
        self._session.close()

    def _further(self, url: str, location: str) -> str:
        """Where Twilio keeps the file; as safe a way there as to Twilio itself."""
        target = urljoin(url, location)
        if urlsplit(target).scheme not in {"https", urlsplit(self._base_url).scheme}:
            raise _failed(codes.MISDIRECTED, "misdirected")
        return target

    def _get(self, url: str, credentials: tuple[str, str] | None) -> requests.Response:
        try:
            return self._session.get(
                url, auth=credentials, timeout=self._timeout, allow_redirects=False, stream=True
            )  # fmt: skip
        except requests.RequestException as error:
            failed = _failed(_AGAIN, "unreachable" if never_left(error) else "no_answer")
        raise failed  # not chained: the library's text names the address


def _read(answer: requests.Response, at_most: int) -> bytes:
    try:
        content = read_within(answer, at_most)
    except requests.RequestException:
        failed = _failed(_AGAIN, "no_answer")
    else:
        if content is not None:
            return content
        failed = _failed(_NEVER, "too_large")
    raise failed


def _check(status: int) -> None:
    if status in {404, 410}:
        raise _failed(_NEVER, f"http_{status}")
    if status == requests.codes.too_many_requests or status >= 500:
        raise _failed(_AGAIN, f"http_{status}")
    if status != requests.codes.ok:
        raise _failed(codes.MISDIRECTED, f"http_{status}")


def _failed(ruling: Ruling, code: str) -> ChannelError:
    return ChannelError(Channel.SMS, ruling, code)
