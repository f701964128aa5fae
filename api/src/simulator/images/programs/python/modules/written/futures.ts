/** @see https://docs.python.org/3.11/library/concurrent.futures.html */
export const futuresSource = `
import collections
FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'
DoneAndNotDoneFutures = collections.namedtuple('DoneAndNotDoneFutures', 'done not_done')

def as_completed(fs, timeout=None):
    left = list(dict.fromkeys(fs))
    total = len(left)
    while left:
        if not _until(lambda: any([each.done() for each in left]), timeout):
            raise TimeoutError('%d (of %d) futures unfinished' % (len(left), total))
        ready = sorted([each for each in left if each.done()], key=_order)
        for each in ready:
            left.remove(each)
            yield each

def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    all_of = list(dict.fromkeys(fs))
    def enough():
        ready = [each for each in all_of if each.done()]
        if len(ready) == len(all_of):
            return True
        if return_when == FIRST_COMPLETED:
            return len(ready) > 0
        if return_when == FIRST_EXCEPTION:
            return any([each.exception() is not None for each in ready])
        return False
    _until(enough, timeout)
    return DoneAndNotDoneFutures({each for each in all_of if each.done()}, {each for each in all_of if not each.done()})
`;
