/** What of asyncio is made of waiting until something holds. @see https://docs.python.org/3.11/library/asyncio.html */
export const asyncioSource = `
class QueueEmpty(Exception):
    pass
class QueueFull(Exception):
    pass

class Semaphore:
    def __init__(self, value=1):
        self._value = value
    def locked(self):
        return self._value == 0
    async def acquire(self):
        while self._value <= 0:
            await _when(lambda: self._value > 0)
        self._value -= 1
        return True
    def release(self):
        self._value += 1
        _changed()
    async def __aenter__(self):
        await self.acquire()
    async def __aexit__(self, *info):
        self.release()

class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        self._value = self._bound = value
    def release(self):
        if self._value >= self._bound:
            raise ValueError('BoundedSemaphore released too many times')
        self._value += 1
        _changed()

class Lock(Semaphore):
    def __init__(self):
        self._value = 1
    def release(self):
        if self._value == 1:
            raise RuntimeError('Lock is not acquired.')
        self._value += 1
        _changed()
    async def __aenter__(self):
        await self.acquire()
        return None

class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._items = []
        self._unfinished = 0
    def qsize(self):
        return len(self._items)
    def empty(self):
        return not self._items
    def full(self):
        return 0 < self.maxsize <= len(self._items)
    def _take(self):
        return self._items.pop(0)
    def _add(self, item):
        self._items.append(item)
    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._add(item)
        self._unfinished += 1
        _changed()
    async def put(self, item):
        while self.full():
            await _when(lambda: not self.full())
        self.put_nowait(item)
    def get_nowait(self):
        if not self._items:
            raise QueueEmpty
        item = self._take()
        _changed()
        return item
    async def get(self):
        while not self._items:
            await _when(lambda: len(self._items) > 0)
        return self.get_nowait()
    def task_done(self):
        if self._unfinished <= 0:
            raise ValueError('task_done() called too many times')
        self._unfinished -= 1
        _changed()
    async def join(self):
        await _when(lambda: self._unfinished == 0)

class LifoQueue(Queue):
    def _take(self):
        return self._items.pop()

class TaskGroup:
    def __init__(self):
        self._tasks = []
    async def __aenter__(self):
        return self
    def create_task(self, coro, *, name=None, context=None):
        task = create_task(coro, name=name)
        self._tasks.append(task)
        return task
    def _failed(self):
        return [t for t in self._tasks if t.done() and not t.cancelled() and t.exception() is not None]
    async def __aexit__(self, kind, raised, trace):
        if raised is None:
            await _when(lambda: all([t.done() for t in self._tasks]) or len(self._failed()) > 0)
        if raised is not None or self._failed():
            for task in self._tasks:
                task.cancel()
            await _when(lambda: all([t.done() for t in self._tasks]))
        errors = [t.exception() for t in self._failed()]
        if errors:
            raise ExceptionGroup('unhandled errors in a TaskGroup', errors)

class PriorityQueue(Queue):
    def _take(self):
        least = min(self._items)
        self._items.remove(least)
        return least
`;
