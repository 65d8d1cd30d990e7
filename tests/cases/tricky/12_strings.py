
"Escapes \" \\ \x41 \N{BULLET} \
continued."


def f():
    u"unicode"


def g():
    "one" "two"
    'three'


def h():
    ("parenthesised"
     " and concatenated")
    return 1


def i():
    "a" + "b"


def j():
    'single' ; x = 1


def k(): return "\"\"\"" '\'\'\'' """'''"""
