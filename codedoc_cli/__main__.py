"""Entry point of the ``codedoc`` command."""

from __future__ import annotations

import gc
import os
import sys
import traceback

from codedoc_core import CodeDocError, UsageError

EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command and exit with its code; nothing leaves here as a traceback but a bug."""
    gc.disable()  # a fifth of the start would go into looking for garbage among what is imported; see `_Commands`
    from codedoc_cli.app import app  # noqa: PLC0415  (typer and rich are imported once an import error can be told)

    try:
        app(prog_name="codedoc", standalone_mode=True)
    except UsageError as error:
        _fail(str(error), EXIT_USAGE)
    except CodeDocError as error:
        _fail(str(error), EXIT_USAGE)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone, as in ``codedoc generate --diff | head``; nothing is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        _fail("this is a bug in CodeDoc; no file was left half-written. Please report the lines above", EXIT_BUG)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(f"codedoc: {message}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
