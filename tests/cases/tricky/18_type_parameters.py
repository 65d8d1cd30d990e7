type Pair[T] = tuple[T, T]
def first[T: (int, str), *Ts, **P](a: T, *b: *Ts) -> T: return a
class Box[T: "x: y"]:
    value: T
class Bag[T]: pass
def second[T](
    a: T,
) -> T:
    return a
