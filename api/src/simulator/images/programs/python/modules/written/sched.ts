/** @see https://docs.python.org/3.11/library/sched.html */
export const schedSource = `
import heapq
import threading
import time
from collections import namedtuple

Event = namedtuple('Event', 'time priority sequence action argument kwargs')

class scheduler:
    def __init__(self, timefunc=time.monotonic, delayfunc=time.sleep):
        self._events = []
        self._count = 0
        self.timefunc = timefunc
        self.delayfunc = delayfunc
    def enterabs(self, time, priority, action, argument=(), kwargs={}):
        event = Event(time, priority, self._count, action, argument, kwargs)
        self._count += 1
        self._events.append(event)
        return event
    def enter(self, delay, priority, action, argument=(), kwargs={}):
        # Each call comes a little later than the one before.
        return self.enterabs(self.timefunc() + delay + self._count * 1e-7, priority, action, argument, kwargs)
    def cancel(self, event):
        if event not in self._events:
            raise ValueError('list.remove(x): x not in list')
        self._events = [each for each in self._events if each.sequence != event.sequence]
    def empty(self):
        return not self._events
    @property
    def queue(self):
        return sorted(self._events, key=lambda event: (event.time, event.priority, event.sequence))
    def run(self, blocking=True):
        while self._events:
            event = self.queue[0]
            now = self.timefunc()
            if event.time > now:
                if not blocking:
                    return event.time - now
                self.delayfunc(event.time - now)
                continue
            self.cancel(event)
            event.action(*event.argument, **event.kwargs)
            self.delayfunc(0)
`;
