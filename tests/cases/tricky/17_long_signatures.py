def f(
    a=lambda x, y=lambda: {1: 2}: x[1:2],
    /,
    b: "dict[str, int]" = {":": 1},
    *args: (lambda: 0),
    c: {1: 2} = {3: 4}, d=(e := 5), **kw: "x: y"
) -> {
    "a": 1,  # :
}: return [a, b,
           c]


def g(a=(yes := 1), b=[x for x in range(3) if x], *, c=f"{1:>{2}}:"):
    return c
def h(a='''
):
    pass
'''): pass
class A(
    object,
    # comment: here
    metaclass=type  # and: here
    ,
):
    x = 1
class B(*[object], **{}): y = 1
class C(): pass
class D ( ) : pass
def i ( ) -> None : pass
