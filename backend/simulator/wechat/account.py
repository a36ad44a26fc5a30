"""The Official Account as WeChat keeps it: what residents do goes to its server, what it sends goes to their phones."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from backend.core.clock import Clock
from backend.settings import Settings
from backend.simulator import samples
from backend.simulator.errands import Errands
from backend.simulator.faults import Faults, Provider
from backend.simulator.mailboxes import Letter, Mailboxes
from backend.simulator.markup import Part, read_wechat
from backend.simulator.memory import Recent
from backend.simulator.webhook import NoAnswerError, Webhook
from backend.simulator.wechat.followers import Followers
from backend.simulator.wechat.gestures import Follow, Gesture, Picture, Said, Scan, Unfollow
from backend.simulator.wechat.pusher import Pusher
from backend.simulator.wechat.tokens import AccessTokens
from backend.simulator.wechat.wire import AnswerUnreadableError

REPORTED_AFTER = 0.4
"""Seconds until WeChat reports what became of a template message."""
GUARDED = timedelta(minutes=10)
"""How long a `client_msg_id` keeps a second copy of a template message from leaving."""
GUARDS = 1000
PICTURES = 1000
KEPT = timedelta(days=3)
"""How long WeChat keeps what was sent."""

OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"
"""What WeChat shows when the account's server has not answered, or not readably."""


class Account:
    """One account, its followers and its tokens, in this process."""

    def __init__(
        self, settings: Settings, clock: Clock, webhook: Webhook, mailboxes: Mailboxes, faults: Faults, errands: Errands
    ) -> None:
        self.clock = clock
        self.faults = faults
        self.followers = Followers()
        self.tokens = AccessTokens(settings.wechat_app_id, settings.wechat_app_secret)
        self.template_id = settings.status_template_id
        self._pusher = Pusher(settings, clock, webhook)
        self._mailboxes = mailboxes
        self._errands = errands
        self._pictures: Recent[str, tuple[str, datetime]] = Recent(PICTURES)
        self._guards: Recent[tuple[str, str], tuple[int, datetime]] = Recent(GUARDS)

    async def act(self, openid: str, gesture: Gesture) -> list[Letter]:
        """Bring to the account's server what a resident did; gives what they see for it."""
        if isinstance(gesture, Scan) and not self.followers.follows(openid):
            gesture = Follow(scene=gesture.scene)
        if isinstance(gesture, Follow | Unfollow):
            self.followers.follow(openid, follows=isinstance(gesture, Follow))
        if not isinstance(gesture, Unfollow):
            self.followers.hear(openid, gesture.contact, self.clock())
        if isinstance(gesture, Picture):
            self._pictures[gesture.media_id] = gesture.url, self.clock()
        numbered = (("MsgId", self._pusher.new_id()),) if isinstance(gesture, Said) else ()
        try:
            reply = await self._pusher.push(openid, (*gesture.elements(), *numbered))
        except (NoAnswerError, AnswerUnreadableError) as error:
            return [self._show(openid, "trouble", text=OUT_OF_ORDER, detail=str(error))]
        return self._show_reply(openid, reply)

    def picture(self, media_id: str) -> bytes | None:
        """A picture that was sent, as the account may fetch it for three days; None when it is not there."""
        url, sent_at = self._pictures.get(media_id, ("", self.clock()))
        if not url or self.clock() - sent_at >= KEPT:
            return None
        return samples.content(PurePosixPath(urlsplit(url).path).stem)

    def _show_reply(self, openid: str, reply: dict[str, str]) -> list[Letter]:
        if not reply or not self.followers.follows(openid):
            return []
        if reply.get("MsgType") != "text":
            return [self._show(openid, "trouble", text="", detail="收到一条不是文字的回复，模拟手机不显示")]
        return [self.show(openid, read_wechat(reply.get("Content", "")), via="被动回复")]

    def show(self, openid: str, parts: Sequence[Part], *, via: str) -> Letter:
        """Bring a text to the person's phone; `via` names the way it came."""
        return self._show(openid, "text", via=via, parts=list(parts))

    def _show(self, openid: str, kind: str, **content: object) -> Letter:
        return self._mailboxes.put(openid, {"channel": "wechat", "kind": kind, **content})

    def send_template(self, openid: str, fields: Sequence[tuple[str, str]], url: str, client_msg_id: str) -> int:
        """Deliver a template message and report a moment later what became of it; gives its id.

        With the `client_msg_id` of one that was sent to this person within ten minutes it is that one's id, and
        nothing more is delivered.
        """
        now = self.clock()
        msgid, sent_at = self._guards.get((openid, client_msg_id), (0, now))
        if msgid and now - sent_at < GUARDED:
            return msgid
        msgid = self._pusher.new_id()
        if client_msg_id:
            self._guards[openid, client_msg_id] = msgid, now
        blocked = self.faults.strikes(Provider.WECHAT, "blocked")
        if not blocked:
            self._show(openid, "card", via="模板消息", title="办理进度通知", fields=list(fields), url=url)
        self._errands.start(self._report(openid, msgid, "failed:user block" if blocked else "success"))
        return msgid

    async def _report(self, openid: str, msgid: int, status: str) -> None:
        await asyncio.sleep(REPORTED_AFTER)
        event = (("MsgType", "event"), ("Event", "TEMPLATESENDJOBFINISH"), ("MsgID", msgid), ("Status", status))
        try:
            await self._pusher.push(openid, event)
        except (NoAnswerError, AnswerUnreadableError) as error:
            self._show(openid, "trouble", text="", detail=f"模板消息的送达回报：{error}")
