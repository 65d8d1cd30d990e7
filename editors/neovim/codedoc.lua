-- Copy to ~/.config/nvim/lsp/codedoc.lua, then call vim.lsp.enable("codedoc").
return {
  cmd = { "codedoc-lsp" },
  filetypes = { "python" },
  root_markers = { "pyproject.toml", ".git" },
}
