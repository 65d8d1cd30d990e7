def outer(a):
    def middle(b):
        class Inner:
            def deep(self):
                def deeper(): return a
                return deeper
            class Innermost: pass
        return Inner
    if a:
        def branch(): pass
    else:
        def branch(): return 1
    for x in a:
        while x:
            with x:
                try:
                    def in_try(): pass
                except ValueError:
                    def in_except(): pass
                else:
                    def in_else(): pass
                finally:
                    def in_finally(): pass
    return middle
