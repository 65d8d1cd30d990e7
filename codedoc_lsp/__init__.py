"""The Language Server: translates editors' requests in, makes one call, translates the outcome out."""

from codedoc_lsp.features import build_server

__all__ = ["build_server"]
