"""Gemini's batch service on loopback: what is submitted rests for some looks, then is answered as the script says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from fake_gemini import FakeGemini, Seen, error, sent_text, tokens_of

OVER = {"SUCCEEDED", "PARTIALLY_SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED"}


@dataclass
class Batch:
    """One batch."""

    name: str
    label: str
    requests: list[Any]
    looks: int
    end: str
    state: str = "PENDING"
    answers: list[Any] = field(default_factory=list)


@dataclass
class FakeBatches(FakeGemini):
    """The service, with batches.

    ``looks`` says how often a batch is looked at before it is over, ``ends`` how each one ends in turn (else well);
    ``one`` names the step of each request of a batch by its place; an int is the code of an error, ``None`` leaves it
    out. ``is_lost`` has the next submission taken and its receipt lost. ``order`` sorts the responses.
    """

    looks: int = 0
    ends: list[str] = field(default_factory=list)
    one: Any = lambda _: "ok"
    order: Any = lambda responses: responses
    is_lost: bool = False
    is_refused: int = 0
    batches: dict[str, Batch] = field(default_factory=dict)

    async def answer(self, path, headers, body, reader, writer):
        if "atch" not in path:
            return await super().answer(path, headers, body, reader, writer)
        place = path.partition("?")[0].split("/", 2)[2]
        if place.endswith(":batchGenerateContent"):
            status, reply = self.create(body["batch"])
            if self.is_lost:
                self.is_lost = False
                return False
        elif place == "batches":
            status, reply = 200, {"operations": [self.shown(batch) for batch in self.batches.values()]}
        else:
            status, reply = self.looked_at(place)
        data = json.dumps(reply).encode()
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n".encode())
        writer.write(f"content-length: {len(data)}\r\n\r\n".encode() + data)
        return True

    def create(self, batch):
        if self.is_refused:
            return error(self.is_refused, "INVALID_ARGUMENT", "The batch is not acceptable.")
        name = f"batches/b{len(self.batches)}"
        requests = batch["inputConfig"]["requests"]["requests"]
        end = self.ends.pop(0) if self.ends else "SUCCEEDED"
        made = self.batches[name] = Batch(name, batch["displayName"], requests, self.looks, end)
        return 200, self.shown(made)

    def looked_at(self, place):
        name, _, deed = place.partition(":")
        batch = self.batches.get(name)
        if batch is None:
            return error(404, "NOT_FOUND", f"{name} is not found.")
        if deed == "cancel":
            batch.state = "CANCELLED"
            return 200, {}
        if batch.state not in OVER:
            batch.looks -= 1
            batch.state = "RUNNING" if batch.looks >= 0 else batch.end
            if batch.state in OVER - {"FAILED", "EXPIRED", "CANCELLED"}:
                every = (self.said(at, request) for at, request in enumerate(batch.requests))
                batch.answers = self.order([said for said in every if said])
        return 200, self.shown(batch)

    def said(self, at, request):
        step = self.one(at)
        if step is None:
            return None
        if isinstance(step, int):
            return {"error": {"code": step, "message": "It did not work."}, "metadata": request["metadata"]}
        seen = Seen("batch", {}, request["request"], step, self.now(), tokens_of(sent_text(request["request"])))
        self.log.append(seen)
        return {"response": self.completion(seen), "metadata": request["metadata"]}

    def shown(self, batch):
        told = {
            "state": f"BATCH_STATE_{batch.state}",
            "displayName": batch.label,
            "model": "models/fake",
            "createTime": "2026-11-23T10:00:00Z",
        }
        if batch.answers:
            told["output"] = {"inlinedResponses": {"inlinedResponses": batch.answers}}
        shown = {"name": batch.name, "metadata": told, "done": batch.state in OVER}
        if batch.state == "FAILED":
            shown["error"] = {"code": 3, "message": "The model does not take batches of this kind."}
        return shown
