"""WeChat Official Accounts. The only package that imports wechatpy; the office takes what is named here."""

from bot.channels.wechat.access_tokens import TokenStore
from bot.channels.wechat.inbox import WeChatInbox, WeChatMode, WeChatRequest
from bot.channels.wechat.outbound import WeChatOutbound
from bot.channels.wechat.templates import WeChatTemplate

__all__ = ["TokenStore", "WeChatInbox", "WeChatMode", "WeChatOutbound", "WeChatRequest", "WeChatTemplate"]
