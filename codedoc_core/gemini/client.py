"""The SDK, tamed: one request, one answer, every failure one of ours."""

from __future__ import annotations

import logging
import warnings
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import anyio

from codedoc_core.errors import ServiceBusy, ServiceRefused
from codedoc_core.gemini.completion import Completion, completion_of
from codedoc_core.gemini.faults import fault_of
from codedoc_core.gemini.models import BUDGETS, GeminiModel, known_model
from codedoc_core.gemini.schema import schema_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from codedoc_core.gemini.settings import GeminiAccess, GeminiSettings

_LEAST_TIMEOUT: Final = 10.0
"""The service refuses a shorter one; what is shorter we keep ourselves."""

_HARMS: Final = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")
_LOUD: Final = {"google_genai": logging.ERROR, "httpx2": logging.WARNING, "httpcore2": logging.WARNING}
_VERSIONS: Final = ("v1", "v1beta")
"""Aliases and previews exist under the later one only."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request.

    Attributes:
        system: Instructions.
        text: What is asked.
        schema: JSON schema of the answer; ``None`` leaves its form to the instructions.
        most_output: Tokens that the answer may have, thoughts included.
        temperature: Another temperature than the settings', or ``None``.
    """

    system: str
    text: str
    schema: dict[str, Any] | None
    most_output: int
    temperature: float | None = None

    @property
    def sent(self) -> str:
        """All that is sent and counted."""
        return self.system + self.text + (schema_text(self.schema) if self.schema else "")


@asynccontextmanager
async def open_client(settings: GeminiSettings, access: GeminiAccess) -> AsyncIterator[GeminiClient]:
    """Open a client and close it, with all its connections, when the block is left."""
    import httpx2  # noqa: PLC0415  (half a second with the SDK, which only runs with a model need pay)

    _hush()
    limits = httpx2.Limits(max_connections=settings.in_flight, max_keepalive_connections=settings.in_flight)
    async with httpx2.AsyncClient(limits=limits, timeout=settings.timeout, follow_redirects=False) as http:
        yield GeminiClient(settings, access, http)


def _hush() -> None:
    """Keep the libraries' chatter out of the user's log, unless it was asked for."""
    for name, level in _LOUD.items():
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(level)
    warnings.filterwarnings("ignore", r".* is not a valid \w+", UserWarning)  # a finish reason newer than the SDK


@dataclass(slots=True)
class GeminiClient:
    """Sends one request and returns one completion; it neither waits nor tries again.

    Attributes:
        settings: What may be tuned.
        access: How the service is reached.
        http: Sends the SDK's requests; given to it so that no other library takes that place.
    """

    settings: GeminiSettings
    access: GeminiAccess = field(repr=False)
    http: Any = field(repr=False)
    _sdk: Any = field(default=None, init=False, repr=False)
    _versions: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._versions = [self.settings.api_version] if self.settings.api_version else list(_VERSIONS)

    async def complete(self, question: Question) -> Completion:
        """Send one request.

        Raises:
            ServiceBusy: If it may be answered when it is sent again.
            ServiceRefused: If it will not be answered in this run.
        """
        version = self._versions[0]
        try:
            return await self._send(question)
        except ServiceRefused as refused:
            if refused.code != "model" or self.access.project or version == self._versions[-1]:
                raise
        if version == self._versions[0]:  # else another request has found that out
            del self._versions[0]
            self._sdk = None
        raise ServiceBusy("version", f"the service has no {self.settings.model} under {version}")

    async def _send(self, question: Question) -> Completion:
        from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
        from google.genai.errors import APIError  # noqa: PLC0415
        from httpx2 import HTTPError, InvalidURL  # noqa: PLC0415

        config = self.config_of(question)
        try:
            models = self.sdk().models  # with Google Cloud, this looks for credentials
            with anyio.fail_after(self.settings.timeout):
                answer = await models.generate_content(model=self.settings.model, contents=question.text, config=config)
        except (APIError, HTTPError, InvalidURL, GoogleAuthError, ImportError, OSError, ValueError) as error:
            fault = fault_of(error, self.access.key)
        else:
            fault = completion_of(answer)
        if isinstance(fault, Completion):
            return fault
        raise fault

    def sdk(self) -> Any:  # noqa: ANN401  (the SDK's classes stay in this folder)
        """Return the SDK's asynchronous client, set so that it neither waits nor tries again."""
        from google import genai  # noqa: PLC0415
        from google.genai import types  # noqa: PLC0415

        if self._sdk is None:
            options = types.HttpOptions(
                base_url=self.access.base_url,
                api_version=None if self.access.project else self._versions[0],
                timeout=int(max(_LEAST_TIMEOUT, self.settings.timeout) * 1000),
                retry_options=types.HttpRetryOptions(attempts=1),
                httpx_async_client=self.http,
            )
            self._sdk = genai.Client(http_options=options, **self._identity())
        return self._sdk.aio

    def _identity(self) -> dict[str, Any]:
        if self.access.project:
            return {"enterprise": True, "project": self.access.project, "location": self.access.location}
        return {"enterprise": False, "api_key": self.access.key}

    def config_of(self, question: Question) -> Any:  # noqa: ANN401
        """Return the SDK's configuration of one request."""
        from google.genai import types  # noqa: PLC0415

        settings = self.settings
        temperature = settings.temperature if question.temperature is None else question.temperature
        return types.GenerateContentConfig(
            system_instruction=question.system,
            temperature=temperature,
            max_output_tokens=question.most_output,
            response_mime_type="application/json",
            response_json_schema=question.schema,
            thinking_config=types.ThinkingConfig(**_thinking(known_model(settings.model), settings.thinking)),
            safety_settings=_safety(types) if settings.safety == "off" else None,
            service_tier=types.ServiceTier(settings.tier) if settings.tier != "standard" else None,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            automatic_continuation=False,
        )


def _thinking(model: GeminiModel, wanted: str) -> dict[str, Any]:
    """Say how much to think in the words of the model's generation; both words together are an error."""
    if model.levels:
        return {"thinking_level": model.level(wanted).upper()}
    return {"thinking_budget": max(model.least_thinking, BUDGETS[wanted])}


def _safety(types: Any) -> list[Any]:  # noqa: ANN401
    return [types.SafetySetting(category=f"HARM_CATEGORY_{harm}", threshold="OFF") for harm in _HARMS]
