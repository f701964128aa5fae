import { asyncioStreams } from './asyncio-streams.ts';

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
            _raise('taskGroup', ExceptionGroup('unhandled errors in a TaskGroup', errors))

class PriorityQueue(Queue):
    def _take(self):
        least = min(self._items)
        self._items.remove(least)
        return least

class InvalidStateError(Exception):
    pass
class IncompleteReadError(EOFError):
    def __init__(self, partial, expected):
        super().__init__('%d bytes read on a total of %s expected bytes' % (len(partial), 'undefined' if expected is None else repr(expected)))
        self.partial = partial
        self.expected = expected

class Future:
    def __init__(self, *, loop=None):
        self._done = False
        self._result = None
        self._raised = None
        self._callbacks = []
    def done(self):
        return self._done
    def cancelled(self):
        return isinstance(self._raised, CancelledError)
    def _finish(self):
        if self._done:
            raise InvalidStateError('invalid state')
        self._done = True
        _changed()
        for each in self._callbacks:
            get_running_loop().call_soon(each, self)
    def set_result(self, result):
        if not self._done:
            self._result = result
        self._finish()
    def set_exception(self, exception):
        if not self._done:
            self._raised = exception() if isinstance(exception, type) else exception
        self._finish()
    def cancel(self, msg=None):
        if self._done:
            return False
        self._raised = CancelledError()
        self._finish()
        return True
    def result(self):
        if not self._done:
            raise InvalidStateError('Result is not set.')
        if self._raised is not None:
            raise self._raised
        return self._result
    def exception(self):
        if not self._done:
            raise InvalidStateError('Exception is not set.')
        return self._raised
    def add_done_callback(self, run, *, context=None):
        if self._done:
            get_running_loop().call_soon(run, self)
        else:
            self._callbacks.append(run)
    async def _wait(self):
        await _when(lambda: self._done)
        return self.result()
    def __await__(self):
        return self._wait().__await__()

class Condition(Lock):
    def __init__(self, lock=None):
        self._value = 1
        self._waiters = []
    async def wait(self):
        told = Event()
        self._waiters.append(told)
        self.release()
        try:
            await told.wait()
        finally:
            await self.acquire()
        return True
    async def wait_for(self, predicate):
        found = predicate()
        while not found:
            await self.wait()
            found = predicate()
        return found
    def notify(self, n=1):
        for told in self._waiters[:n]:
            told.set()
        del self._waiters[:n]
    def notify_all(self):
        self.notify(len(self._waiters))

async def shield(arg):
    return await ensure_future(arg)

def as_completed(fs, *, timeout=None):
    tasks = [ensure_future(each) for each in fs]
    taken = []
    async def following():
        await _when(lambda: len([t for t in tasks if t.done() and t not in taken]) > 0)
        first = [t for t in tasks if t.done() and t not in taken][0]
        taken.append(first)
        return await first
    for _ in list(tasks):
        yield following()
${asyncioStreams}`;
