"""Requests to Gemini as JSON, for those who have them sent elsewhere, and the same again where they are sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from codedoc_core.errors import ServiceBusy, ServiceFailed, ServiceRefused
from codedoc_core.gemini.client import Question
from codedoc_core.gemini.completion import Completion
from codedoc_core.gemini.settings import GeminiSettings
from codedoc_core.transport.spending import SpendingLimits
from codedoc_core.transport.usage import Usage
from codedoc_core.writing.reply import Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from codedoc_core.gemini.client import GeminiClient


@dataclass(frozen=True, slots=True)
class RemoteClient:
    """Has somebody else send each request; takes the place of ``GeminiClient``. The key stays with whoever sends.

    Attributes:
        settings: What may be tuned.
        ask: Hands a request over, as JSON values, and returns the reply.
    """

    settings: GeminiSettings
    ask: Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]

    async def complete(self, question: Question) -> Completion:
        """Have one request sent.

        Raises:
            ServiceBusy: If it may be answered when it is sent again.
            ServiceRefused: If it will not be answered in this run.
        """
        settings = asdict(self.settings)
        del settings["limits"]  # who asks keeps them: each request is granted before it is handed over
        return _completion_of(await self.ask({"question": asdict(question), "settings": settings}))


def request_of(body: Mapping[str, Any]) -> tuple[Question, GeminiSettings]:
    """Return the request that ``RemoteClient`` took apart."""
    return Question(**body["question"]), GeminiSettings(**body["settings"], limits=SpendingLimits())


async def reply_to(question: Question, client: GeminiClient) -> dict[str, Any]:
    """Send one request and return what came back, trouble included, as JSON values."""
    try:
        return {"completion": asdict(await client.complete(question))}
    except ServiceFailed as failed:
        retry_after = failed.retry_after if isinstance(failed, ServiceBusy) else None
        return {
            "busy" if isinstance(failed, ServiceBusy) else "refused": [failed.code, failed.reason],
            "retry_after": retry_after,
            "may_be_billed": failed.may_be_billed,
        }


def _completion_of(reply: Mapping[str, Any]) -> Completion:
    if "busy" in reply:
        code, reason = reply["busy"]
        raise ServiceBusy(code, reason, reply["retry_after"], may_be_billed=reply["may_be_billed"])
    if "refused" in reply:
        raise ServiceRefused(*reply["refused"])
    said = reply["completion"]
    return Completion(said["text"], Usage(**said["usage"]), Trouble(said["trouble"]), said["reason"])
