"""A circuit breaker: while a service is down, one request at a time asks whether it is back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codedoc_core.errors import ServiceRefused

if TYPE_CHECKING:
    from codedoc_core.transport.clock import Clock


@dataclass(slots=True)
class CircuitBreaker:
    """Keeps requests back while a service fails again and again.

    Attributes:
        clock: The time.
        threshold: Failures in a row that open the circuit.
        cool_down: Seconds between probes while it is open.
        patience: Seconds without a single answer after which the service is given up for this run.
    """

    clock: Clock
    threshold: int = 8
    cool_down: float = 20.0
    patience: float = 300.0
    _failures: int = field(default=0, init=False)
    _down_since: float = field(default=0.0, init=False)
    _open_until: float = field(default=0.0, init=False)

    async def admit(self) -> None:
        """Wait while the circuit is open; who is let through after that is the probe.

        Raises:
            ServiceRefused: If the service has been down for too long.
        """
        while (wait := self._open_until - self.clock.now()) > 0:
            await self.clock.sleep(wait)
        if self._failures < self.threshold:
            return
        if self.clock.now() - self._down_since > self.patience:
            raise ServiceRefused("down", f"the service has not answered for {self.patience:.0f} seconds")
        self._open_until = self.clock.now() + self.cool_down

    def succeeded(self) -> None:
        """Take note of an answer."""
        self._failures, self._open_until = 0, 0.0

    def failed(self) -> None:
        """Take note of a failure that the service is to blame for."""
        self._failures += 1
        if self._failures == 1:
            self._down_since = self.clock.now()
        if self._failures >= self.threshold:
            self._open_until = self.clock.now() + self.cool_down
