/** @see https://docs.python.org/3.11/library/threading.html */
export const threadingSource = `
class Condition:
    def __init__(self, lock=None):
        self._lock = lock if lock is not None else RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._waiters = []
    def __enter__(self):
        return self._lock.__enter__()
    def __exit__(self, *info):
        return self._lock.__exit__(*info)
    def wait(self, timeout=None):
        told = Event()
        self._waiters.append(told)
        self._lock.release()
        try:
            got = told.wait(timeout)
            if not got and told in self._waiters:
                self._waiters.remove(told)
            return got
        finally:
            self._lock.acquire()
    def wait_for(self, predicate, timeout=None):
        import time
        end = None if timeout is None else time.monotonic() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result
    def notify(self, n=1):
        for told in self._waiters[:n]:
            told.set()
        del self._waiters[:n]
    def notify_all(self):
        self.notify(len(self._waiters))
    notifyAll = notify_all

class BrokenBarrierError(RuntimeError):
    pass

class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        self.parties = parties
        self.n_waiting = 0
        self.broken = False
        self._action = action
        self._timeout = timeout
        self._told = Event()
    def wait(self, timeout=None):
        index = self.n_waiting
        self.n_waiting += 1
        told = self._told
        if self.n_waiting == self.parties:
            if self._action:
                self._action()
            self.n_waiting = 0
            self._told = Event()
            told.set()
        elif not told.wait(timeout or self._timeout):
            self.broken = True
            raise BrokenBarrierError
        return index
`;
