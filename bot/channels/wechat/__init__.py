"""WeChat Official Accounts. The only package that imports wechatpy; the office takes what is named here."""

from bot.channels.wechat.inbox import WeChatInbox, WeChatMode, WeChatRequest

__all__ = ["WeChatInbox", "WeChatMode", "WeChatRequest"]
