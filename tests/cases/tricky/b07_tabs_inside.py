def f():
	"""Tabs	inside.

		deeper	
	"""
def g(x="	"):
	return x
