"""What is known of Gemini's models: prices and limits as data, each with the day on which it was true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from codedoc_core.transport.usage import Price

LEVELS: Final = ("minimal", "low", "medium", "high")
BUDGETS: Final = {"minimal": 0, "low": 1024, "medium": 8192, "high": 24576}
"""What a level of thinking means to models that take a number of tokens."""

_ALLOWANCE: Final = {"minimal": 512, "low": 2048, "medium": 10_000, "high": 24_576}
_THOUGHTS: Final = {"minimal": 0, "low": 250, "medium": 1500, "high": 5000}


@dataclass(frozen=True, slots=True)
class GeminiModel:
    """One model.

    Attributes:
        name: As the service calls it; also the start of the names of its versions.
        prices: In US dollars for a million tokens, each with the last day on which it holds, the last one for good.
        levels: The levels of thinking that it knows; where there are none it takes a number of tokens.
        least_thinking: The fewest tokens of thinking that it can be held to, where it takes a number.
        requests_per_minute: What a paid key of the first tier may send.
        tokens_per_minute: The same in tokens.
        most_output: Tokens that one answer may have, thoughts included.
        as_of: The day on which all this was looked up.
    """

    name: str
    prices: tuple[tuple[date, Price], ...] = ()
    levels: tuple[str, ...] = ("low", "medium", "high")
    least_thinking: int = 0
    requests_per_minute: int = 150
    tokens_per_minute: int = 800_000
    most_output: int = 65_536
    as_of: date = date(2026, 11, 22)

    def price(self, day: date, *, is_flex: bool = False) -> Price | None:
        """Return what tokens cost on a day, or ``None`` where no price is known."""
        price = next((price for last, price in self.prices if day <= last), None)
        if price is None or not is_flex:
            return price
        return Price(price.input / 2, price.cached / 2, price.output / 2)

    def level(self, wanted: str) -> str:
        """Return the level of thinking that it knows next to the one wanted, the higher one where it lacks that."""
        known = [LEVELS.index(level) for level in self.levels]
        least = LEVELS.index(wanted)
        return LEVELS[min((at for at in known if at >= least), default=max(known))]

    def allowance(self, wanted: str) -> int:
        """Return the tokens to be kept free for thoughts at a level."""
        return _ALLOWANCE[self.level(wanted)] if self.levels else max(self.least_thinking, BUDGETS[wanted])

    def thoughts(self, wanted: str) -> int:
        """Return about how many tokens it thinks at a level."""
        return max(_THOUGHTS[wanted], self.least_thinking)


_ALWAYS: Final = date.max
MODELS: Final = (
    GeminiModel(
        "gemini-3.8-flash",
        ((date(2026, 12, 31), Price(0.75, 0.075, 3.75)), (_ALWAYS, Price(1.5, 0.15, 7.5))),
        requests_per_minute=2000,
    ),
    GeminiModel("gemini-3.1-flash-lite", ((_ALWAYS, Price(0.25, 0.025, 1.5)),), levels=LEVELS),
    GeminiModel("gemini-3.1-pro", ((_ALWAYS, Price(2.0, 0.2, 12.0)),)),
    GeminiModel("gemini-2.5-pro", levels=(), least_thinking=128),
    GeminiModel("gemini-2.5", levels=()),
)
"""The first one is what is used where nothing else is asked for."""


def known_model(name: str) -> GeminiModel:
    """Return what is known of a model; of one that is not in the table only what its generation has in common."""
    return next((model for model in MODELS if name.startswith(model.name)), GeminiModel(name))
