/** @see https://docs.python.org/3.11/library/csv.html */
export const csvSource = String.raw`
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3

class Error(Exception):
    pass

class Dialect:
    delimiter = ','
    quotechar = '"'
    doublequote = True
    escapechar = None
    lineterminator = '\r\n'
    quoting = QUOTE_MINIMAL
    skipinitialspace = False

class excel(Dialect):
    pass
class excel_tab(excel):
    delimiter = '\t'
class unix_dialect(Dialect):
    lineterminator = '\n'
    quoting = QUOTE_ALL

_dialects = {'excel': excel, 'excel-tab': excel_tab, 'unix': unix_dialect}

def register_dialect(name, dialect=None, **named):
    _dialects[name] = _dialect(dialect or 'excel', named)
def list_dialects():
    return list(_dialects)

class _Made:
    pass
def _dialect(dialect, named):
    if isinstance(dialect, str):
        if dialect not in _dialects:
            raise Error('unknown dialect')
        dialect = _dialects[dialect]
    made = _Made()
    for name in ('delimiter', 'quotechar', 'doublequote', 'escapechar', 'lineterminator', 'quoting', 'skipinitialspace'):
        setattr(made, name, named.get(name, getattr(dialect, name)))
    return made

class _Reader:
    def __init__(self, lines, dialect):
        self._lines = iter(lines)
        self.dialect = dialect
        self.line_num = 0
    def __iter__(self):
        return self
    def __next__(self):
        own = self.dialect
        fields = []
        field = ''
        state = 'start'
        quoted = False
        while True:
            line = next(self._lines, None)
            if line is None:
                if state == 'quoted':
                    break
                raise StopIteration
            if not isinstance(line, str):
                raise Error('iterator should return strings, not ' + type(line).__name__ + ' (the file should be opened in text mode)')
            self.line_num += 1
            if state != 'quoted' and own.quotechar not in line and own.escapechar is None and not own.skipinitialspace:
                text = line.rstrip('\r\n')
                if text == '':
                    return []
                fields = text.split(own.delimiter)
                return [float(each) for each in fields] if own.quoting == QUOTE_NONNUMERIC else fields
            escaped = False
            for c in line:
                if escaped:
                    field += c
                    escaped = False
                elif c == own.escapechar:
                    escaped = True
                elif state == 'quoted':
                    if c == own.quotechar and own.quoting != QUOTE_NONE:
                        state = 'quote'
                    else:
                        field += c
                elif c == '\n' or c == '\r':
                    continue
                elif state == 'quote' and c == own.quotechar and own.doublequote:
                    field += c
                    state = 'quoted'
                elif c == own.delimiter:
                    fields.append(self._made(field, quoted))
                    field = ''
                    quoted = False
                    state = 'start'
                elif state == 'start' and c == own.quotechar and own.quoting != QUOTE_NONE:
                    state = 'quoted'
                    quoted = True
                elif state == 'start' and c == ' ' and own.skipinitialspace:
                    continue
                else:
                    field += c
                    state = 'field'
            if state != 'quoted':
                break
        if not fields and state == 'start' and field == '':
            return []
        fields.append(self._made(field, quoted))
        return fields
    def _made(self, field, quoted):
        return float(field) if self.dialect.quoting == QUOTE_NONNUMERIC and not quoted else field

def reader(lines, dialect='excel', **named):
    return _Reader(lines, _dialect(dialect, named))

class _Writer:
    def __init__(self, file, dialect):
        self._file = file
        self.dialect = dialect
    def _text(self, value):
        own = self.dialect
        text = '' if value is None else str(value)
        plain = isinstance(value, (int, float))
        if own.quoting == QUOTE_NONE:
            for each in (own.delimiter, own.quotechar, '\n', '\r'):
                if each and each in text:
                    if own.escapechar is None:
                        raise Error('need to escape, but no escapechar set')
                    text = text.replace(each, own.escapechar + each)
            return text
        if own.quoting == QUOTE_ALL or own.quoting == QUOTE_NONNUMERIC and not plain or any(each in text for each in (own.delimiter, own.quotechar, '\n', '\r')):
            inner = text.replace(own.quotechar, own.quotechar * 2 if own.doublequote else own.escapechar + own.quotechar)
            return own.quotechar + inner + own.quotechar
        return text
    def writerow(self, row):
        fields = [self._text(each) for each in row]
        if len(fields) == 1 and fields[0] == '':
            fields = [self.dialect.quotechar * 2]
        return self._file.write(self.dialect.delimiter.join(fields) + self.dialect.lineterminator)
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)

def writer(file, dialect='excel', **named):
    return _Writer(file, _dialect(dialect, named))

class DictReader:
    def __init__(self, file, fieldnames=None, restkey=None, restval=None, dialect='excel', **named):
        self._fieldnames = list(fieldnames) if fieldnames is not None else None
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(file, dialect, **named)
    @property
    def line_num(self):
        return self.reader.line_num
    @property
    def fieldnames(self):
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
        return self._fieldnames
    def __iter__(self):
        return self
    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while row == []:
            row = next(self.reader)
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made

class DictWriter:
    def __init__(self, file, fieldnames, restval='', extrasaction='raise', dialect='excel', **named):
        self.fieldnames = fieldnames
        self.restval = restval
        self.extrasaction = extrasaction
        self.writer = writer(file, dialect, **named)
    def writeheader(self):
        return self.writer.writerow(self.fieldnames)
    def _row(self, row):
        if self.extrasaction == 'raise':
            wrong = [key for key in row if key not in self.fieldnames]
            if wrong:
                raise ValueError('dict contains fields not in fieldnames: ' + ', '.join([repr(each) for each in wrong]))
        return [row.get(name, self.restval) for name in self.fieldnames]
    def writerow(self, row):
        return self.writer.writerow(self._row(row))
    def writerows(self, rows):
        for row in rows:
            self.writer.writerow(self._row(row))
`;
