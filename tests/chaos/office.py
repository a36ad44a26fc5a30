"""The office as processes over parts that may be taken away, with providers that do as they are told."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.parts import Postgres, Valkey
from tests.chaos.residents import SmsResident, WeChatResident
from tests.fakes import twilio_sender, wechat_api, wechat_sender
from tests.fakes.twilio_api import FakeTwilioApi
from tests.fakes.wechat_api import CUSTOM_PATH, FakeWeChatApi
from tests.journeys.processes import Command, free_port, wait_until_ready

RESIDENTS_WORDS = "我家揭不开锅了，住在临邑镇朱家胡同村"
"""What is said in these stories, to be searched for in every log."""


@dataclass
class Office:
    """Web and worker, what they lean on, and whom they send by."""

    folder: Path
    postgres: Postgres
    valkey: Valkey
    wechat: FakeWeChatApi
    twilio: FakeTwilioApi
    port: int = field(default_factory=free_port)
    _private: list[str] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.var_dir = self.folder / "var"
        self.web = self._started("serve")
        self.worker = self._started("worker")

    def settings(self) -> dict[str, str]:
        """What its processes are told."""
        return {
            "PORT": str(self.port), "VAR_DIR": str(self.var_dir), "LOG_LEVEL": "DEBUG",
            "DATABASE_URL": self.postgres.url, "REDIS_URL": self.valkey.url,
            "WECHAT_APP_ID": wechat_sender.APP_ID, "WECHAT_APP_SECRET": wechat_api.SECRET,
            "WECHAT_TOKEN": wechat_sender.TOKEN, "WECHAT_ENCODING_AES_KEY": wechat_sender.AES_KEY,
            "WECHAT_MODE": "safe", "WECHAT_API_BASE_URL": self.wechat.base_url,
            "TWILIO_ACCOUNT_SID": twilio_sender.ACCOUNT_SID, "TWILIO_AUTH_TOKEN": twilio_sender.AUTH_TOKEN,
            "TWILIO_FROM_NUMBER": twilio_sender.OUR_NUMBER, "TWILIO_API_BASE_URL": self.twilio.base_url,
        }  # fmt: skip

    def _started(self, command: str) -> Command:
        return Command([command], self.settings(), self.folder / f"{command}.log")

    def restart_web(self) -> None:
        """A new web process, ready to serve."""
        self.web = self._started("serve")
        wait_until_ready(self.base_url, self.web)

    def restart_worker(self) -> None:
        """A new worker."""
        self.worker = self._started("worker")

    def close(self) -> None:
        """End both processes."""
        for process in (self.web, self.worker):
            if process.runs:
                process.stop()

    def follower(self, name: str) -> WeChatResident:
        """A resident on WeChat of this test's own."""
        openid = f"oINVENTED-{name:_<18}"
        self._private.append(openid)
        return WeChatResident(self.base_url, openid)

    def texter(self, digits: str) -> SmsResident:
        """A resident with a number of this test's own, by its last four digits."""
        number = f"+861300000{digits}"
        self._private += [number, number.removeprefix("+86")]
        return SmsResident(self.base_url, number)

    def written_to(self, resident: WeChatResident) -> list[str]:
        """The customer-service messages one follower has got."""
        return [one["text"]["content"] for one in self.wechat.messages if one["touser"] == resident.openid]

    def attempts_for(self, resident: WeChatResident) -> int:
        """How often WeChat was asked to bring one follower a customer-service message."""
        return sum(call.json["touser"] == resident.openid for call in self.wechat.called(CUSTOM_PATH))

    def texted_to(self, resident: SmsResident) -> list[str]:
        """The texts one number has got."""
        return [one["body"] for one in self.twilio.messages if one["to"] == resident.number]

    def creations_for(self, resident: SmsResident) -> int:
        """How often Twilio was asked to create a text to one number."""
        posts = (call for call in self.twilio.called(self.twilio.path) if call.method == "POST")
        return sum(call.form["To"] == resident.number for call in posts)

    def heard_since(self, mark: int) -> int:
        """How many messages of residents have been taken since."""
        return self.postgres.count("SELECT count(*) FROM messages WHERE author = 'resident' AND id > %s", mark)

    def mark(self) -> int:
        """The latest message."""
        return self.postgres.count("SELECT max(id) FROM messages")

    def deliveries_since(self, mark: int) -> list[tuple[Any, ...]]:
        """State and code of the deliveries made since, oldest first."""
        return self.postgres.ask("SELECT state, code FROM deliveries WHERE message_id > %s ORDER BY id", mark)

    def leaks(self) -> list[str]:
        """What must not be in any log and is."""
        logs = [self.folder / "serve.log", self.folder / "worker.log", self.postgres.log, self.valkey.log]
        written = "\n".join(log.read_text(errors="replace") for log in logs)
        private = [
            *self._private,
            RESIDENTS_WORDS,
            "揭不开锅",
            "朱家胡同",
            "测试",
            twilio_sender.AUTH_TOKEN,
            wechat_api.SECRET,
        ]
        return [secret for secret in private if secret in written]
