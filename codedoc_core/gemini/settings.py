"""What may be tuned of Gemini, and how it is reached; a checkout chooses neither the address nor the key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from codedoc_core.errors import UsageError
from codedoc_core.gemini.models import MODELS
from codedoc_core.transport.spending import SpendingLimits

if TYPE_CHECKING:
    from collections.abc import Mapping

_YES: Final = {"1", "true", "yes", "on"}
_ENTERPRISE: Final = ("GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_GENAI_USE_VERTEXAI")


@dataclass(frozen=True, slots=True)
class GeminiSettings:
    """What may be tuned.

    Attributes:
        model: Its name; a model that is not known has no price, so its cost is not told.
        thinking: How much it thinks before it answers; thoughts are billed as output.
        temperature: How freely it chooses words; the service's own choice where ``None``, which suits models from 3 on.
        safety: ``"off"`` lets the service filter nothing that may be switched off; code is rarely harmful.
        api_version: ``"v1"`` or ``"v1beta"``; where ``None``, the latter is tried where the former lacks the model.
        tier: ``"flex"`` costs half and waits longer.
        timeout: Seconds for one answer.
        requests_per_minute: How many requests may be sent in a minute; what the model's table says where ``None``.
        tokens_per_minute: The same in tokens.
        in_flight: How many requests may wait for an answer at once.
        limits: What one run may use at most.

    Raises:
        UsageError: If a number that must be more than 0 is not.
    """

    model: str = MODELS[0].name
    thinking: Literal["minimal", "low", "medium", "high"] = "low"
    temperature: float | None = None
    safety: Literal["default", "off"] = "default"
    api_version: str | None = None
    tier: Literal["standard", "flex"] = "standard"
    timeout: float = 120.0
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    in_flight: int = 16
    limits: SpendingLimits = field(default_factory=SpendingLimits)

    def __post_init__(self) -> None:
        for name in ("timeout", "requests_per_minute", "tokens_per_minute", "in_flight"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise UsageError(f"{name} of Gemini must be more than 0, not {value}")


@dataclass(frozen=True, slots=True)
class GeminiAccess:
    """How Gemini is reached, from the environment only.

    Attributes:
        key: The API key; never shown.
        base_url: Another address than the service's own.
        project: Project of Google Cloud, where the service is reached through it.
        location: Its region.
    """

    key: str = field(default="", repr=False)
    base_url: str | None = None
    project: str = ""
    location: str = ""


def access_from(environment: Mapping[str, str]) -> GeminiAccess | None:
    """Read from the environment how Gemini is reached; ``None`` where neither a key nor a project is set.

    ``GOOGLE_API_KEY`` goes before ``GEMINI_API_KEY``, as in the SDK. ``GOOGLE_GENAI_USE_ENTERPRISE`` or
    ``GOOGLE_GENAI_USE_VERTEXAI`` with ``GOOGLE_CLOUD_PROJECT`` goes before both.

    Raises:
        UsageError: If ``GOOGLE_GEMINI_BASE_URL`` is set to what is no address.
    """
    base_url = _address(environment.get("GOOGLE_GEMINI_BASE_URL", ""))
    project = environment.get("GOOGLE_CLOUD_PROJECT", "")
    if project and any(environment.get(name, "").lower() in _YES for name in _ENTERPRISE):
        location = environment.get("GOOGLE_CLOUD_LOCATION") or "global"
        return GeminiAccess(base_url=base_url, project=project, location=location)
    key = environment.get("GOOGLE_API_KEY") or environment.get("GEMINI_API_KEY")
    return GeminiAccess(key, base_url) if key else None


def _address(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        is_fine = not url or (parts.scheme in ("http", "https") and parts.hostname and parts.port != 0)
    except ValueError:
        is_fine = False
    if not is_fine:
        raise UsageError("GOOGLE_GEMINI_BASE_URL is no address; it looks like https://host or http://127.0.0.1:8080")
    return url or None
