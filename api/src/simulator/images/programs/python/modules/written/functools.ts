/** @see https://docs.python.org/3.11/library/functools.html */
export const functoolsSource = `
class _Key:
    def __init__(self, of, value):
        self._of = of
        self.obj = value
    def __lt__(self, other):
        return self._of(self.obj, other.obj) < 0
    def __gt__(self, other):
        return self._of(self.obj, other.obj) > 0
    def __eq__(self, other):
        return self._of(self.obj, other.obj) == 0
def cmp_to_key(of):
    def key(value):
        return _Key(of, value)
    return key

def total_ordering(of):
    lt = hasattr(of, '__lt__')
    gt = hasattr(of, '__gt__')
    le = hasattr(of, '__le__')
    ge = hasattr(of, '__ge__')
    if not (lt or gt or le or ge):
        raise ValueError('must define at least one ordering operation: < > <= >=')
    if lt:
        first = lambda a, b: a.__lt__(b)
        equal = lambda a, b: a.__lt__(b) or a == b
    elif le:
        first = lambda a, b: a.__le__(b) and a != b
        equal = lambda a, b: a.__le__(b)
    elif gt:
        first = lambda a, b: not a.__gt__(b) and a != b
        equal = lambda a, b: not a.__gt__(b)
    else:
        first = lambda a, b: not a.__ge__(b)
        equal = lambda a, b: not a.__ge__(b) or a == b
    if not lt:
        of.__lt__ = lambda a, b: first(a, b)
    if not le:
        of.__le__ = lambda a, b: equal(a, b)
    if not gt:
        of.__gt__ = lambda a, b: not equal(a, b)
    if not ge:
        of.__ge__ = lambda a, b: not first(a, b)
    return of

def singledispatch(run):
    known = {object: run}
    def dispatch(kind):
        for each in kind.__mro__:
            if each in known:
                return known[each]
        return run
    def register(kind, made=None):
        if made is not None:
            known[kind] = made
            return made
        if isinstance(kind, type):
            return lambda made: register(kind, made)
        of = kind.__annotations__
        if not of:
            raise TypeError('Invalid first argument to \`register()\`: ' + repr(kind) + '. Use either \`@register(some_class)\` or plain \`@register\` on an annotated function.')
        known[list(of.values())[0]] = kind
        return kind
    def wrapper(*args, **named):
        if not args:
            raise TypeError(run.__name__ + ' requires at least 1 positional argument')
        return dispatch(type(args[0]))(*args, **named)
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = known
    wrapper.__name__ = run.__name__
    wrapper.__wrapped__ = run
    return wrapper
`;
