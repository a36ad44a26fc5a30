"""WeChat's request signatures: made with wechatpy's signer, compared in constant time by us.

wechatpy's own checks compare with `!=` and accept an empty token, so they are not used.
"""

import hmac

from wechatpy.utils import WeChatSigner


def sign(*parts: str) -> str:
    """SHA-1 over the sorted parts, in hexadecimal. In secure modes the encrypted text is one of the parts."""
    signer = WeChatSigner()
    # A lone surrogate cannot be encoded; replaced, it simply gives a signature that matches nothing.
    signer.add_data(*(part.encode("utf-8", "replace") for part in parts))
    return str(signer.signature)


def is_signed(signature: str, *parts: str) -> bool:
    """Whether `signature` is the one for these parts."""
    return hmac.compare_digest(sign(*parts).encode(), signature.encode("utf-8", "replace"))
