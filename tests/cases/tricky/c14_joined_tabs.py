class A:
	def f(): return 1
class B:
 def g():
	\
8
def h():
\
	\
    return 1
