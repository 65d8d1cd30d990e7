class A:
    def first(self):
        return 1
    def second(self): return 2
class B:

    def first(self):
        return 1
class C:
    @property
    def first(self):
        return 1
class D:
    # comment
    class Inner:
        pass
