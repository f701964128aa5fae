/** @see https://docs.python.org/3.11/library/operator.html */
export const operatorSource = `
def lt(a, b): return a < b
def le(a, b): return a <= b
def eq(a, b): return a == b
def ne(a, b): return a != b
def ge(a, b): return a >= b
def gt(a, b): return a > b
def not_(obj): return not obj
def truth(obj): return bool(obj)
def is_(a, b): return a is b
def is_not(a, b): return a is not b
def abs(obj): return obj.__abs__() if hasattr(obj, '__abs__') else -obj if obj < 0 else obj
def and_(a, b): return a & b
def floordiv(a, b): return a // b
def inv(obj): return ~obj
invert = inv
def lshift(a, b): return a << b
def mod(a, b): return a % b
def neg(obj): return -obj
def or_(a, b): return a | b
def pos(obj): return +obj
def pow(a, b): return a ** b
def rshift(a, b): return a >> b
def truediv(a, b): return a / b
def xor(a, b): return a ^ b
def concat(a, b): return a + b
def contains(a, b): return b in a
def countOf(a, b): return len([each for each in a if each is b or each == b])
def indexOf(a, b):
    for i, each in enumerate(a):
        if each is b or each == b:
            return i
    raise ValueError('sequence.index(x): x not in sequence')
def getitem(a, b): return a[b]
def setitem(a, b, c): a[b] = c
def delitem(a, b): del a[b]
def call(obj, /, *args, **kwargs): return obj(*args, **kwargs)
def index(a): return int(a)
def iadd(a, b):
    a += b
    return a
def isub(a, b):
    a -= b
    return a
def imul(a, b):
    a *= b
    return a
def length_hint(obj, default=0):
    return len(obj) if hasattr(obj, '__len__') else default
class methodcaller:
    def __init__(self, name, /, *args, **kwargs):
        self._name = name
        self._args = args
        self._named = kwargs
    def __call__(self, obj):
        return getattr(obj, self._name)(*self._args, **self._named)
class itemgetter:
    def __init__(self, item, /, *items):
        self._items = (item,) + items
    def __call__(self, obj):
        found = tuple([obj[each] for each in self._items])
        return found if len(found) > 1 else found[0]
def _resolved(obj, name):
    for each in name.split('.'):
        obj = getattr(obj, each)
    return obj
class attrgetter:
    def __init__(self, attr, *attrs):
        self._attrs = (attr,) + attrs
    def __call__(self, obj):
        found = tuple([_resolved(obj, each) for each in self._attrs])
        return found if len(found) > 1 else found[0]
`;

/** @see https://docs.python.org/3.11/library/pprint.html */
export const pprintSource = `
import sys

def _written(value, indent, left, room, width, sort):
    whole = repr(value)
    if len(whole) <= room:
        return whole
    if isinstance(value, dict) and value:
        items = list(value.items())
        if sort:
            try:
                items = sorted(items, key=lambda pair: pair[0])
            except TypeError:
                items = sorted(items, key=lambda pair: (str(type(pair[0])), id(pair[0])))
        parts = []
        for i, (key, item) in enumerate(items):
            name = repr(key) + ': '
            end = 1 if i == len(items) - 1 else 1
            parts.append(name + _written(item, indent, left + indent + len(name), width - left - indent - len(name) - end, width, sort))
        return '{' + ' ' * (indent - 1) + (',\\n' + ' ' * (left + indent)).join(parts) + '}'
    if isinstance(value, (list, tuple, set, frozenset)) and len(value) > 0:
        opens, closes = '[', ']'
        if isinstance(value, tuple):
            opens, closes = '(', ',)' if len(value) == 1 else ')'
        if isinstance(value, set):
            opens, closes = '{', '}'
        if isinstance(value, frozenset):
            opens, closes = 'frozenset({', '})'
        inner = left + len(opens) + indent - 1
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        parts = [_written(each, indent, inner, width - inner - 1, width, sort) for each in items]
        return opens + ' ' * (indent - 1) + (',\\n' + ' ' * inner).join(parts) + closes
    if isinstance(value, str) and ' ' in value or isinstance(value, (bytes, bytearray)):
        return _not_followed('pprint of a long text')
    return whole

def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    if depth is not None or compact or underscore_numbers:
        return _not_followed('an option of pprint')
    return _written(object, indent, 0, width, width, sort_dicts)
def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    text = pformat(object, indent, width, depth, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers)
    if stream is None:
        print(text)
    else:
        stream.write(text + '\\n')
def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)
class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        self._given = (indent, width, depth)
        self._stream = stream
        self._named = {'compact': compact, 'sort_dicts': sort_dicts, 'underscore_numbers': underscore_numbers}
    def pformat(self, object):
        return pformat(object, *self._given, **self._named)
    def pprint(self, object):
        pprint(object, self._stream, *self._given, **self._named)
`;

/** @see https://docs.python.org/3.11/library/socketserver.html#request-handler-objects */
export const socketserverSource = `
import socket

class BaseRequestHandler:
    def __init__(self, request, client_address, server):
        self.request = request
        self.client_address = client_address
        self.server = server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()
    def setup(self):
        pass
    def handle(self):
        pass
    def finish(self):
        pass

class _Reader:
    def __init__(self, sock):
        self._socket = sock
        self._buffer = b''
        self._ended = False
    def _more(self):
        part = b'' if self._ended else self._socket.recv(65536)
        self._ended = self._ended or part == b''
        self._buffer += part
        return part != b''
    def readline(self, limit=-1):
        while b'\\n' not in self._buffer and self._more():
            pass
        end = self._buffer.find(b'\\n')
        return self._take(len(self._buffer) if end < 0 else end + 1)
    def read(self, n=-1):
        while (n < 0 or len(self._buffer) < n) and self._more():
            pass
        return self._take(len(self._buffer) if n < 0 else n)
    def _take(self, n):
        made, self._buffer = self._buffer[:n], self._buffer[n:]
        return made
    def __iter__(self):
        return self
    def __next__(self):
        line = self.readline()
        if line == b'':
            raise StopIteration
        return line
    def close(self):
        pass
class _Writer:
    def __init__(self, sock):
        self._socket = sock
    def write(self, data):
        self._socket.sendall(data)
        return len(data)
    def flush(self):
        pass
    def close(self):
        pass

class StreamRequestHandler(BaseRequestHandler):
    timeout = None
    def setup(self):
        self.connection = self.request
        if self.timeout is not None:
            self.connection.settimeout(self.timeout)
        self.rfile = _Reader(self.connection)
        self.wfile = _Writer(self.connection)
`;

/** @see https://docs.python.org/3.11/library/os.path.html */
export const osPathSource = `
curdir = '.'
pardir = '..'
extsep = '.'
sep = '/'
pathsep = ':'
altsep = None
defpath = '/bin:/usr/bin'
devnull = '/dev/null'
supports_unicode_filenames = False
def normcase(s):
    return s
def splitdrive(p):
    return '', p
def commonprefix(m):
    if not m:
        return ''
    least, most = min(m), max(m)
    for i, c in enumerate(least):
        if c != most[i]:
            return least[:i]
    return least
def commonpath(paths):
    all_of = [[part for part in each.split('/') if part and part != '.'] for each in paths]
    if not all_of:
        raise ValueError('commonpath() arg is an empty sequence')
    rooted = [each.startswith('/') for each in paths]
    if True in rooted and False in rooted:
        raise ValueError("Can't mix absolute and relative paths")
    least, most = min(all_of), max(all_of)
    common = least
    for i, part in enumerate(least):
        if part != most[i]:
            common = least[:i]
            break
    return ('/' if rooted[0] else '') + '/'.join(common)
def relpath(path, start='.'):
    if not path:
        raise ValueError('no path specified')
    here = [part for part in abspath(start).split('/') if part]
    there = [part for part in abspath(path).split('/') if part]
    same = len(commonprefix([here, there]))
    return '/'.join(['..'] * (len(here) - same) + there[same:]) or '.'
`;

/** @see https://docs.python.org/3.11/library/shutil.html */
export const shutilSource = `
import os

class Error(OSError):
    pass
class SameFileError(Error):
    pass
def copyfileobj(fsrc, fdst, length=0):
    fdst.write(fsrc.read())
def ignore_patterns(*patterns):
    import fnmatch
    def chosen(path, names):
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}
    return chosen
def copytree(src, dst, symlinks=False, ignore=None, copy_function=None, ignore_dangling_symlinks=False, dirs_exist_ok=False):
    names = os.listdir(src)
    left_out = ignore(src, names) if ignore is not None else set()
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    for name in names:
        if name in left_out:
            continue
        one, other = os.path.join(src, name), os.path.join(dst, name)
        if symlinks and os.path.islink(one):
            os.symlink(os.readlink(one), other)
        elif os.path.isdir(one):
            copytree(one, other, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
        else:
            (copy_function or copy2)(one, other)
    return dst
`;
