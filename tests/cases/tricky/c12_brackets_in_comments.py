def f(  # ( [ { : """
    a,  # ) ] } : '''
    b=1  # \
    # : ):
):  # ):
    # """
    return a
class A(  # :
    # (:
):
    x = 1
def g() -> int:  # -> str:
    return 1
def h(a) -> "int"  : return a
