def count(n):
    while True:
        n += 1
        got = yield n
        if got: return got


def chain(*parts): yield from parts
def nothing():
    return
    yield
total = sum(x for x in (lambda: (yield))())
