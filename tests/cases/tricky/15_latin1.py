# -*- coding: latin-1 -*-
# éè
def fé(à='ü'): return 'ß'


class Ä:
    def ö(self):
        return 1
