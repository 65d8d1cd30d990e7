class Tabs:
	x = 1
	def one(self):
		return 1

	def two(self): return 2
	class Mixed:
	        def eight(self):
	                return 8

def spaces():
        return 1
def	tab(a,	b):	return	a
