/** @see https://docs.python.org/3.11/library/contextlib.html */
export const contextlibSource = `
class AbstractContextManager:
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        return None

class ContextDecorator:
    def __call__(self, run):
        import functools
        @functools.wraps(run)
        def inner(*args, **named):
            with self:
                return run(*args, **named)
        return inner

class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result
    def __enter__(self):
        return self.enter_result
    def __exit__(self, *info):
        return None
    async def __aenter__(self):
        return self.enter_result
    async def __aexit__(self, *info):
        return None

class closing:
    def __init__(self, thing):
        self.thing = thing
    def __enter__(self):
        return self.thing
    def __exit__(self, *info):
        self.thing.close()

class _Redirect:
    def __init__(self, new_target):
        self._new = new_target
        self._before = []
    def __enter__(self):
        import sys
        self._before.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new)
        return self._new
    def __exit__(self, *info):
        import sys
        setattr(sys, self._stream, self._before.pop())

class redirect_stdout(_Redirect):
    _stream = 'stdout'

class redirect_stderr(_Redirect):
    _stream = 'stderr'

class ExitStack:
    def __init__(self):
        self._callbacks = []
    def enter_context(self, manager):
        entered = manager.__enter__()
        self._callbacks.append(manager.__exit__)
        return entered
    def push(self, leave):
        self._callbacks.append(leave.__exit__ if hasattr(leave, '__exit__') else leave)
        return leave
    def callback(self, run, /, *args, **named):
        def leave(kind, value, trace):
            run(*args, **named)
        self._callbacks.append(leave)
        return run
    def pop_all(self):
        other = ExitStack()
        other._callbacks = self._callbacks
        self._callbacks = []
        return other
    def close(self):
        self.__exit__(None, None, None)
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        swallowed = False
        raised = None
        while self._callbacks:
            leave = self._callbacks.pop()
            try:
                if leave(kind, value, trace):
                    swallowed = True
                    raised = kind = value = None
            except BaseException as error:
                raised = value = error
                kind = type(error)
                swallowed = False
        if raised is not None:
            raise raised
        return swallowed

class _AsyncGeneratorContextManager:
    def __init__(self, generator):
        self.generator = generator
    async def __aenter__(self):
        return await self.generator.__anext__()
    async def __aexit__(self, kind, value, trace):
        if kind is None:
            try:
                await self.generator.__anext__()
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            await self.generator.athrow(value)
        except StopAsyncIteration:
            return True
        raise RuntimeError("generator didn't stop after athrow()")

def asynccontextmanager(run):
    def make(*args, **named):
        return _AsyncGeneratorContextManager(run(*args, **named))
    return make
`;
