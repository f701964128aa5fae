/** @see https://docs.python.org/3.11/library/dataclasses.html */
export const dataclassesSource = `
def is_dataclass(value):
    return hasattr(value, '__dataclass_fields__')

def astuple(value, *, tuple_factory=tuple):
    return _as(value, lambda pairs: tuple_factory([each for name, each in pairs]))

def asdict(value, *, dict_factory=dict):
    return _as(value, dict_factory)

def _as(value, make):
    if is_dataclass(value) and not isinstance(value, type):
        return make([(each.name, _as(getattr(value, each.name), make)) for each in fields(value)])
    if isinstance(value, (list, tuple)) and not hasattr(value, '_fields'):
        return type(value)([_as(each, make) for each in value])
    if isinstance(value, dict):
        return {_as(key, make): _as(each, make) for key, each in value.items()}
    return value

def replace(value, /, **changes):
    for each in fields(value):
        if each.name not in changes and each.init:
            changes[each.name] = getattr(value, each.name)
    return type(value)(**changes)
`;
