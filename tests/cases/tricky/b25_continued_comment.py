def f(): \
    # comment
    return 1
def g(\
): \
    # comment
    # comment
    return 2
