/** @see https://docs.python.org/3.11/library/fnmatch.html */
export const fnmatchSource = String.raw`
import re
def translate(pattern):
    made = ''
    i = 0
    while i < len(pattern):
        c = pattern[i]
        i += 1
        if c == '*':
            made += '.*'
        elif c == '?':
            made += '.'
        elif c == '[':
            end = pattern.find(']', i + (2 if pattern[i:i + 1] == '!' else 1))
            if end < 0:
                made += '\\['
            else:
                inner = pattern[i:end]
                i = end + 1
                made += '[' + ('^' + inner[1:] if inner[:1] == '!' else inner) + ']'
        else:
            made += re.escape(c)
    return '(?s:' + made + ')\\Z'
def _whole(pattern):
    return translate(pattern)[4:-3]
def fnmatchcase(name, pattern):
    return re.fullmatch(_whole(pattern), name, re.DOTALL) is not None
def fnmatch(name, pattern):
    return fnmatchcase(name, pattern)
def filter(names, pattern):
    return [name for name in names if fnmatchcase(name, pattern)]
`;

/** @see https://docs.python.org/3.11/library/collections.html#collections.ChainMap */
export const collectionsSource = `
class UserDict:
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        self.update(dict or {}, **kwargs)
    def __len__(self):
        return len(self.data)
    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self, '__missing__'):
            return self.__missing__(key)
        raise KeyError(key)
    def __setitem__(self, key, item):
        self.data[key] = item
    def __delitem__(self, key):
        del self.data[key]
    def __iter__(self):
        return iter(self.data)
    def __contains__(self, key):
        return key in self.data
    def __repr__(self):
        return repr(self.data)
    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, UserDict) else other)
    def keys(self):
        return self.data.keys()
    def values(self):
        return self.data.values()
    def items(self):
        return self.data.items()
    def get(self, key, default=None):
        return self[key] if key in self else default
    def pop(self, key, *default):
        return self.data.pop(key, *default)
    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]
    def update(self, other=(), /, **kwargs):
        for key, value in dict(other, **kwargs).items():
            self[key] = value
    def copy(self):
        made = type(self)()
        made.data = dict(self.data)
        return made
    def clear(self):
        self.data.clear()

class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]
    def __getitem__(self, key):
        for each in self.maps:
            if key in each:
                return each[key]
        raise KeyError(key)
    def __setitem__(self, key, value):
        self.maps[0][key] = value
    def __delitem__(self, key):
        if key not in self.maps[0]:
            raise KeyError('Key not found in the first mapping: ' + repr(key))
        del self.maps[0][key]
    def get(self, key, default=None):
        return self[key] if key in self else default
    def __contains__(self, key):
        return any(key in each for each in self.maps)
    def keys(self):
        made = {}
        for each in reversed(self.maps):
            made.update(each)
        return made.keys()
    def __iter__(self):
        return iter(list(self.keys()))
    def __len__(self):
        return len(list(self.keys()))
    def values(self):
        return [self[key] for key in self]
    def items(self):
        return [(key, self[key]) for key in self]
    def new_child(self, m=None):
        return ChainMap({} if m is None else m, *self.maps)
    @property
    def parents(self):
        return ChainMap(*self.maps[1:])
    def __repr__(self):
        return 'ChainMap(' + ', '.join([repr(each) for each in self.maps]) + ')'
`;
