/** @see https://docs.python.org/3.11/library/string.html */
export const stringSource = String.raw`
import re

_places = re.compile(r'\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)\}|())')

class Template:
    delimiter = '$'
    def __init__(self, template):
        self.template = template
    def _made(self, mapping, given, safe):
        values = dict(mapping or {})
        values.update(given)
        def of(found):
            if found.group(1) is not None:
                return '$'
            name = found.group(2) or found.group(3)
            if name is None:
                if safe:
                    return found.group(0)
                before = self.template[:found.start()]
                line = before.count('\n') + 1
                column = len(before) - before.rfind('\n')
                raise ValueError('Invalid placeholder in string: line %d, col %d' % (line, column))
            if safe and name not in values:
                return found.group(0)
            return str(values[name])
        return _places.sub(of, self.template)
    def substitute(self, mapping=None, /, **given):
        return self._made(mapping, given, False)
    def safe_substitute(self, mapping=None, /, **given):
        return self._made(mapping, given, True)
    def get_identifiers(self):
        names = []
        for found in _places.finditer(self.template):
            name = found.group(2) or found.group(3)
            if name is not None and name not in names:
                names.append(name)
        return names

def capwords(s, sep=None):
    return (sep or ' ').join([word.capitalize() for word in s.split(sep)])
`;
