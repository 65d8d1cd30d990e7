def f(a, b):
    # type: (int, str) -> None
    pass
def g(a):  # type: (int) -> int
    return a
def h(
    a,  # type: int
):
    # type: (...) -> int

    return a
def i(a):
    # type: (int) -> int
    """Doc."""
def j(a):
    # type: ignore
    return a
async def k():
	# type: () -> None
	pass
