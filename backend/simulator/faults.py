"""The switch by which a developer makes a provider fail in a chosen way, to watch what the office does then."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Provider(StrEnum):
    """Who can be made to fail."""

    WECHAT = "wechat"
    TWILIO = "twilio"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. `once`: the switch goes back by itself after the first answer."""

    name: str
    label: str
    once: bool = False


FAULTS: dict[Provider, tuple[Fault, ...]] = {
    Provider.WECHAT: (
        Fault("40001", "40001 令牌失效（一次）", once=True),
        Fault("43004", "43004 未关注，全部拒收"),
        Fault("45015", "45015 客服消息超时限"),
        Fault("blocked", "模板消息回报被屏蔽"),
        Fault("500", "接口 HTTP 500"),
    ),
    Provider.TWILIO: (
        Fault("20429", "20429 请求过多（一次）", once=True),
        Fault("21610", "21610 对方已退订"),
        Fault("30003", "30003 回执：无法送达"),
        Fault("timeout", "不回答，但已发出（一次）", once=True),
        Fault("500", "HTTP 500，没有发出（一次）", once=True),
    ),
}


class Faults:
    """Which fault each provider is set to; the empty name is none."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """`changed` is called whenever a switch has moved."""
        self._changed = changed
        self._chosen: dict[Provider, Fault | None] = dict.fromkeys(Provider)

    def choose(self, provider: Provider, name: str) -> None:
        """Set a provider to the fault of that name, or to none. Raises KeyError for a name it does not have."""
        known: dict[str, Fault | None] = {"": None} | {fault.name: fault for fault in FAULTS[provider]}
        self._chosen[provider] = known[name]
        self._changed()

    def strikes(self, provider: Provider, name: str) -> bool:
        """Whether this fault is to happen now; one that happens once is over with that."""
        fault = self._chosen[provider]
        if fault is None or fault.name != name:
            return False
        if fault.once:
            self.choose(provider, "")
        return True

    def to_json(self) -> dict[str, str]:
        """Each provider and its fault's name, for the page."""
        return {provider.value: fault.name if fault else "" for provider, fault in self._chosen.items()}
