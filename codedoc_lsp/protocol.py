"""The protocol where pygls falls short of it: cancelled commands, refused requests, wrong answers, clean endings."""

from __future__ import annotations

import asyncio
import enum
import os
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, NoReturn

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, default_converter, lsp_method

from codedoc_lsp.text import LineTrueWorkspace

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from cattrs import Converter
    from pygls.lsp.server import LanguageServer

_NOT_INITIALIZED: Final = types.ResponseError(types.ErrorCodes.ServerNotInitialized, "the server is not initialized")
_WORK_DONE_TOKEN: Final = ContextVar[types.ProgressToken | None]("work_done_token", default=None)
_SHUT_DOWN: Final = types.ResponseError(types.ErrorCodes.InvalidRequest, "the server is shut down")


def tolerant_converter() -> Converter:
    """Return a converter that keeps numbers and names of enumerations which are newer than it."""
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]
    for kind in vars(types).values():
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            converter.register_structure_hook(kind, _enum_value)
    return converter


def _enum_value(value: Any, kind: type[enum.Enum]) -> enum.Enum:  # noqa: ANN401
    try:
        return kind(value)
    except ValueError:
        if not isinstance(value, int | str) or not isinstance(value, kind.__mro__[1]):
            raise
        plain: Any = kind.__mro__[1]
        stranger: enum.Enum = plain.__new__(kind, value)
        stranger._name_, stranger._value_ = "Unknown", value
        return stranger


class Protocol(LanguageServerProtocol):
    """What pygls speaks, with the promises of the specification kept."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        self._commands: dict[Any, asyncio.Future[Any]] = {}

    def _execute_handler(
        self,
        msg_id: Any,  # noqa: ANN401
        handler: Callable[..., Any],
        callback: Callable[..., Any],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Remember under the request's own id what pygls files under another one, and forget what is done."""
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        work, request = self._request_futures.get(msg_id), self.msg_id
        if work is not None:
            work.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))
        if request is not None and request != msg_id and asyncio.isfuture(work):
            self._commands[request] = work
            work.add_done_callback(lambda _: self._commands.pop(request, None))

    def _handle_cancel_notification(self, msg_id: Any) -> None:  # noqa: ANN401
        work = self._commands.get(msg_id)
        super()._handle_cancel_notification(msg_id)
        if work is not None:
            work.cancel()

    def _handle_response(
        self,
        msg_id: Any,  # noqa: ANN401
        result: Any = None,  # noqa: ANN401
        error: types.ResponseError | None = None,
    ) -> None:
        """Drop answers that nobody waits for any more."""
        future = self._request_futures.get(msg_id)
        if future is not None and future.done():
            del self._request_futures[msg_id]
        elif future is not None:
            super()._handle_response(msg_id, result, error)

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Answer also the requests that make no sense; pygls only complains."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=types.ResponseError(error.code, f"{data['method']}: bad params"))
            raise

    def handle_message(self, message: Any) -> None:  # noqa: ANN401
        """Refuse what comes too early or too late."""
        refusal = self._refusal(getattr(message, "method", ""))
        if refusal is None:
            super().handle_message(message)
        elif hasattr(message, "id"):
            self._send_response(message.id, error=refusal)

    def _refusal(self, method: str) -> types.ResponseError | None:
        if not method or method == types.EXIT:
            return None
        if self._shutdown:
            return _SHUT_DOWN
        return _NOT_INITIALIZED if self._workspace is None and method != types.INITIALIZE else None

    def _send_response(
        self,
        msg_id: Any,  # noqa: ANN401
        result: Any = None,  # noqa: ANN401
        error: types.ResponseError | None = None,
    ) -> None:
        """Keep tracebacks, and the paths in them, at home."""
        if error is not None and error.code == types.ErrorCodes.InternalError:
            error = types.ResponseError(error.code, error.message)
        super()._send_response(msg_id, result, error)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Put a workspace in place that counts lines as editors do."""
        result = yield from super().lsp_initialize(params)
        self._workspace = LineTrueWorkspace(self.workspace, params.workspace_folders or [])
        return result

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Generator[Any, Any, Any]:
        """Let the command know of the progress bar that the client has made for it."""
        _WORK_DONE_TOKEN.set(params.work_done_token)
        return (yield from super().lsp_workspace__execute_command(params))

    @property
    def work_done_token(self) -> types.ProgressToken | None:
        """The client's token for the command that runs."""
        return _WORK_DONE_TOKEN.get()

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:  # noqa: ANN401
        """End whatever runs, then say goodbye."""
        self._shutdown = True
        if (farewell := self.fm.features.get(types.SHUTDOWN)) is not None:
            yield farewell, args, None
        own = self.msg_id
        for msg_id, future in [*self._request_futures.items()]:
            if msg_id != own and not future.done():
                future.cancel()
        for work in [*self._commands.values()]:
            work.cancel()

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: Any) -> NoReturn:  # noqa: ANN401
        """End at once: after a shutdown nothing is left to tidy up, and without one there is no time to."""
        os._exit(0 if self._shutdown else 1)
