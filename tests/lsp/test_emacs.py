"""Emacs and its own client, end to end: open a file, choose an action, type on, save."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from wire import ROOT

PACKAGES = Path("/usr/share/emacs/site-lisp/elpa")
EMACS = shutil.which("emacs")
START = """
(dolist (folder (directory-files "%(packages)s" t "^[a-z]"))
  (add-to-list 'load-path folder))
(require 'eglot)
(require 'cl-lib)
(setq make-backup-files nil create-lockfiles nil vc-handled-backends nil
      eglot-confirm-server-initiated-edits nil)
(add-to-list 'eglot-server-programs '(python-mode . ("%(python)s" "-m" "codedoc_lsp")))
(find-file "a.py")
(apply #'eglot (eglot--guess-contact))
(defun until-true (test)
  (let ((tries 0))
    (while (not (funcall test))
      (when (> (setq tries (1+ tries)) 1500) (error "It never came true"))
      (accept-process-output nil 0.02))))
(defun titled (title)
  (cl-find-if (lambda (action) (string-prefix-p title (plist-get action :title)))
              (eglot-code-actions (point))))
(defun choose (place title)
  (goto-char (point-min))
  (search-forward place)
  (until-true (lambda () (titled title)))
  (let ((before (buffer-chars-modified-tick)) (command (plist-get (titled title) :command)))
    (eglot-execute-command (eglot--current-server-or-lose)
                           (plist-get command :command) (plist-get command :arguments))
    (until-true (lambda () (/= before (buffer-chars-modified-tick))))))
"""

pytestmark = pytest.mark.skipif(
    EMACS is None or not any(PACKAGES.glob("eglot-*")), reason=".ci/run installs Emacs and eglot"
)


def edited(folder: Path, source: str, script: str) -> str:
    """Return the text of a file after a script has run in an editor that holds it."""
    (folder / "a.py").write_text(source, "utf-8")
    start = START % {"packages": PACKAGES, "python": sys.executable}
    (folder / "script.el").write_text(f"{start}\n{script}\n(save-buffer)\n(eglot-shutdown (eglot-current-server))\n")
    command = [str(EMACS), "--batch", "-q", "-l", "script.el"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=90, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "a.py").read_text("utf-8")


def test_an_action_documents_a_function_among_astral_characters(tmp_path: Path):
    source = "s = '𝄞é'; t = 1\n\n\ndef double(x):\n    # 𝄞 é\n    return 2 * x\n"
    text = edited(tmp_path, source, '(choose "def dou" "Generate docstring (offline)")')
    assert text == source.replace("def double(x):\n", 'def double(x):\n    """Return 2 times ``x``."""\n')


def test_typing_goes_on_and_edits_land_where_they_belong(tmp_path: Path):
    source = "\n\n".join(f"def f{n}(x):\n    return {n + 2} * x\n" for n in range(5))
    script = """
(dolist (n '(4 3 2 1 0))
  (goto-char (point-min))
  (insert (format "# typed é𝄞 %d\\n" n))
  (choose (format "def f%d" n) "Generate docstring (offline)"))
"""
    text = edited(tmp_path, source, script)
    for n in range(5):
        assert f'def f{n}(x):\n    """Return {n + 2} times ``x``."""\n    return {n + 2} * x\n' in text
    assert text.count("# typed") == 5


def test_a_docstring_is_told_in_another_style(tmp_path: Path):
    source = 'def add(x, y):\n    """Return the sum 𝄞.\n\n    Args:\n        x: One.\n        y: Two.\n    """\n    return x + y\n'
    text = edited(tmp_path, source, '(choose "One" "Convert docstring to Sphinx")')
    assert text == source.replace("Args:\n        x: One.\n        y: Two.", ":param x: One.\n    :param y: Two.")
