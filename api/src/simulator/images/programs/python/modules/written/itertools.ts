/** @see https://docs.python.org/3.11/library/itertools.html */
export const itertoolsSource = `
def dropwhile(test, items):
    items = iter(items)
    for item in items:
        if not test(item):
            yield item
            break
    for item in items:
        yield item

def starmap(run, items):
    for args in items:
        yield run(*args)

def pairwise(items):
    before = _NOTHING
    for item in items:
        if before is not _NOTHING:
            yield (before, item)
        before = item
_NOTHING = object()

def compress(items, chosen):
    for item, keep in zip(items, chosen):
        if keep:
            yield item

def filterfalse(test, items):
    for item in items:
        if not (item if test is None else test(item)):
            yield item

def tee(items, n=2):
    items = list(items)
    return tuple([iter(list(items)) for each in range(n)])

def combinations_with_replacement(items, r):
    pool = tuple(items)
    def chosen(start, left):
        if left == 0:
            yield ()
            return
        for i in range(start, len(pool)):
            for rest in chosen(i, left - 1):
                yield (pool[i],) + rest
    return chosen(0, r)
`;
