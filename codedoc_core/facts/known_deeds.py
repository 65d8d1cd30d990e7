"""Calls that everybody knows by what they do: methods by name and number of arguments, functions of the library."""

from __future__ import annotations

from typing import Final

DUMPS: Final = {"json.dump": "as JSON", "pickle.dump": "as a pickle", "yaml.dump": "as YAML", "toml.dump": "as TOML"}
PATH_METHODS: Final = frozenset({"write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir"})
METHODS: Final = {
    ("write_text", 1): "write {0} to the file {x}", ("write_bytes", 1): "write {0} to the file {x}",
    ("mkdir", 0): "create the directory {x}", ("touch", 0): "touch the file {x}", ("unlink", 0): "remove the file {x}",
    ("rmdir", 0): "remove the directory {x}",
    ("append", 1): "append {0} to {x}", ("appendleft", 1): "prepend {0} to {x}", ("extend", 1): "extend {x} with {0}",
    ("add", 1): "add {0} to {x}", ("remove", 1): "remove {0} from {x}", ("discard", 1): "discard {0} from {x}",
    ("clear", 0): "clear {x}", ("reverse", 0): "reverse {x}", ("sort", 0): "sort {x}", ("close", 0): "close {x}",
    ("flush", 0): "flush {x}", ("update", 1): "update {x} with {0}", ("insert", 2): "insert {1} into {x} at {0}",
    ("pop", 2): "remove {0} from {x}",
    ("write", 1): "write {0} to {x}", ("put", 1): "put {0} into {x}", ("set", 0): "set {x}", ("start", 0): "start {x}",
    ("stop", 0): "stop {x}", ("cancel", 0): "cancel {x}", ("acquire", 0): "acquire {x}", ("release", 0): "release {x}",
    ("shutdown", 0): "shut {x} down", ("commit", 0): "commit {x}", ("rollback", 0): "roll {x} back",
    ("terminate", 0): "terminate {x}", ("kill", 0): "kill {x}",
}  # fmt: skip
FUNCTIONS: Final = {
    ("os.remove", 1): "remove the file {0}", ("os.unlink", 1): "remove the file {0}",
    ("os.makedirs", 1): "create the directory {0}", ("os.mkdir", 1): "create the directory {0}",
    ("os.rmdir", 1): "remove the directory {0}", ("shutil.rmtree", 1): "remove the directory tree {0}",
    ("os.rename", 2): "rename {0} to {1}", ("os.chdir", 1): "change to the directory {0}",
    ("shutil.copy", 2): "copy {0} to {1}", ("shutil.copyfile", 2): "copy {0} to {1}",
    ("shutil.move", 2): "move {0} to {1}",
    ("time.sleep", 1): "sleep for {0} seconds", ("asyncio.sleep", 1): "sleep for {0} seconds",
    ("print", 1): "print {0}", ("setattr", 3): "set attribute {1} of {0} to {2}",
    ("delattr", 2): "delete attribute {1} of {0}",
}  # fmt: skip
