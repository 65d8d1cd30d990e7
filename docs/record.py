"""Record the README's picture: run the README's first command's last step and draw what a terminal shows.

Run from the repository root: ``.venv/bin/python docs/record.py``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

COMMAND = ["generate", "examples/shop", "--diff"]
PICTURE = Path(__file__).parent / "images" / "generate.svg"
STYLES = {"+++": "bold", "---": "bold", "@@": "cyan", "+": "green", "-": "red"}
SHOWN = ("a/examples/shop/cart.py",)
LINES = 62


def main() -> None:
    """Run the command and write the picture."""
    done = subprocess.run([sys.executable, "-m", "codedoc_cli", *COMMAND], capture_output=True, text=True, check=True)
    console = Console(record=True, width=92, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(Text(f"$ codedoc {' '.join(COMMAND)}", "bold"))
    lines = done.stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if line.endswith(SHOWN))
    for line in lines[start : start + LINES]:
        console.print(Text(line, next((style for mark, style in STYLES.items() if line.startswith(mark)), "white")))
    console.print(Text("⋮", "dim"))
    console.print(Text(done.stderr.rstrip(), "bold"))
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(console.export_svg(title="codedoc generate"), "utf-8")


if __name__ == "__main__":
    main()
