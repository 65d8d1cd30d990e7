# écrit
# à la main, coding: latin-1
def f(): return 'é'
