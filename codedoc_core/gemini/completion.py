"""What came back from one request, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from codedoc_core.errors import ServiceBusy
from codedoc_core.transport.usage import Usage
from codedoc_core.writing.reply import Trouble

_FINISHES: Final = {
    "STOP": Trouble.NONE,
    "MAX_TOKENS": Trouble.TRUNCATED,
    "CONTINUATION": Trouble.TRUNCATED,
    "RECITATION": Trouble.RECITED,
    "SAFETY": Trouble.BLOCKED,
    "BLOCKLIST": Trouble.BLOCKED,
    "PROHIBITED_CONTENT": Trouble.BLOCKED,
    "SPII": Trouble.BLOCKED,
    "LANGUAGE": Trouble.BLOCKED,
    "MODEL_ARMOR": Trouble.BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Completion:
    """What came back.

    Attributes:
        text: The answer, thoughts left out.
        usage: What it took.
        trouble: Why the answer is not, or not all, there.
        reason: The same in the service's words, where it used any.
    """

    text: str
    usage: Usage
    trouble: Trouble = Trouble.NONE
    reason: str = ""


def completion_of(answer: Any) -> Completion | ServiceBusy:  # noqa: ANN401  (the SDK's response)
    """Read the SDK's response; a reason to finish that nobody has heard of is a malformed answer.

    Returns:
        A completion; an error where there is nothing in the response, not even what it took.
    """
    if answer.usage_metadata is None:
        return ServiceBusy("garbled", "the service's answer is empty", may_be_billed=True)
    usage = _usage(answer.usage_metadata)
    if not answer.candidates:
        feedback = answer.prompt_feedback
        blocked = feedback and feedback.block_reason
        trouble = Trouble.PROMPT_BLOCKED if blocked else Trouble.EMPTY
        return Completion("", usage, trouble, f"{trouble} ({_name(blocked)})" if blocked else "")
    first = answer.candidates[0]
    parts = (first.content and first.content.parts) or ()
    text = "".join(part.text for part in parts if part.text and not part.thought)
    finish = _name(first.finish_reason) or "STOP"
    trouble = _FINISHES.get(finish, Trouble.MALFORMED)
    if not text and trouble is Trouble.NONE:
        trouble = Trouble.EMPTY
    told = trouble in (Trouble.BLOCKED, Trouble.MALFORMED)
    return Completion(text, usage, trouble, f"{trouble} ({finish})" if told else "")


def _name(value: Any) -> str:  # noqa: ANN401
    return str(getattr(value, "value", value) or "")


def _usage(said: Any) -> Usage:  # noqa: ANN401
    output = (said.candidates_token_count or 0) + (said.thoughts_token_count or 0)
    return Usage(1, said.prompt_token_count or 0, said.cached_content_token_count or 0, output)
