def f():  # after: the header
    # before the body

    # and again
    return 1


def g(
    a,  # first: a
    b=":",  # ) second
):
# flush left
        # too deep
    return a


class A:
    # about x
    x = 1  # :(

    # last words


class B:  # type: ignore[misc]

    def f(self):
        # only a comment
        pass
# trailing
