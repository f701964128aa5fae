/** What of heapq is made of sorting. @see https://docs.python.org/3.11/library/heapq.html */
export const heapqSource = `
def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:max(0, n)]
def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:max(0, n)]
def merge(*iterables, key=None, reverse=False):
    all = []
    for each in iterables:
        all += each
    for item in sorted(all, key=key, reverse=reverse):
        yield item
`;
