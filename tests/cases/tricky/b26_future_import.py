# Licensed to nobody
from __future__ import (annotations,
                        division)
"""Not a docstring: it comes late."""
def f(): return 1
