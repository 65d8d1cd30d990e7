
r"""Raw \d module."""


def f():
    r"""Raw \w and "quotes"."""


def g():
    R"""Raw \N{x} \u12 \x1."""
    return f


def h(): r"\d"; return 1


def undocumented(): return r"\d"
