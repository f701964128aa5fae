/** @see https://docs.python.org/3.11/library/configparser.html */
export const configparserSource = String.raw`
import re
DEFAULTSECT = 'DEFAULT'
_NONE = object()
_TRUE = {'1': True, 'yes': True, 'true': True, 'on': True, '0': False, 'no': False, 'false': False, 'off': False}

class Error(Exception):
    def __init__(self, msg=''):
        self.message = msg
        Exception.__init__(self, msg)
    def __repr__(self):
        return self.message
    def __str__(self):
        return self.message

class NoSectionError(Error):
    def __init__(self, section):
        Error.__init__(self, 'No section: ' + repr(section))
        self.section = section

class NoOptionError(Error):
    def __init__(self, option, section):
        Error.__init__(self, 'No option ' + repr(option) + ' in section: ' + repr(section))
        self.option = option
        self.section = section

class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        at = 'While reading from %r [line %2d]: section %r already exists' % (source, lineno, section) if source is not None else 'Section %r already exists' % section
        Error.__init__(self, at)
        self.section = section

class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        Error.__init__(self, 'While reading from %r [line %2d]: option %r in section %r already exists' % (source, lineno, option, section))

class InterpolationError(Error):
    pass

class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        Error.__init__(self, 'Bad value substitution: option %r in section %r contains an interpolation key %r which is not a valid option name. Raw value: %r' % (option, section, reference, rawval))

class ParsingError(Error):
    def __init__(self, source):
        Error.__init__(self, 'Source contains parsing errors: %r' % source)
    def append(self, lineno, line):
        self.message += '\n\t[line %2d]: %s' % (lineno, line)

class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, 'File contains no section headers.\nfile: %r, line: %d\n%r' % (filename, lineno, line))

class BasicInterpolation:
    pass
class ExtendedInterpolation:
    pass

class SectionProxy:
    def __init__(self, parser, name):
        self._parser = parser
        self._name = name
    name = property(lambda self: self._name)
    parser = property(lambda self: self._parser)
    def __repr__(self):
        return '<Section: ' + self._name + '>'
    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)
    def __setitem__(self, key, value):
        self._parser.set(self._name, key, value)
    def __delitem__(self, key):
        if not self._parser.remove_option(self._name, key):
            raise KeyError(key)
    def __contains__(self, key):
        return self._parser.has_option(self._name, key)
    def _keys(self):
        return self._parser.options(self._name) if self._name != DEFAULTSECT else list(self._parser._defaults)
    def __iter__(self):
        return iter(self._keys())
    def __len__(self):
        return len(self._keys())
    def keys(self):
        return self._keys()
    def values(self):
        return [self[key] for key in self._keys()]
    def items(self):
        return [(key, self[key]) for key in self._keys()]
    def get(self, option, fallback=None, *, raw=False, vars=None):
        return self._parser.get(self._name, option, raw=raw, vars=vars, fallback=fallback)
    def getint(self, option, fallback=None):
        return self._parser.getint(self._name, option, fallback=fallback)
    def getfloat(self, option, fallback=None):
        return self._parser.getfloat(self._name, option, fallback=fallback)
    def getboolean(self, option, fallback=None):
        return self._parser.getboolean(self._name, option, fallback=fallback)

class RawConfigParser:
    _interpolates = None
    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=('=', ':'), comment_prefixes=('#', ';'), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True, default_section='DEFAULT', interpolation=_NONE, converters=None):
        self._sections = {}
        self._defaults = {}
        self._no_value = allow_no_value
        self._delimiters = tuple(delimiters)
        self._comments = tuple(comment_prefixes)
        self._inline = tuple(inline_comment_prefixes or ())
        self._strict = strict
        if interpolation is None:
            self._interpolates = None
        elif isinstance(interpolation, ExtendedInterpolation):
            self._interpolates = 'extended'
        for key, value in (defaults or {}).items():
            self._defaults[self.optionxform(key)] = value
    def optionxform(self, option):
        return option.lower()
    def defaults(self):
        return self._defaults
    def sections(self):
        return list(self._sections)
    def add_section(self, section):
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = {}
    def has_section(self, section):
        return section in self._sections
    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section)
        return list(self._sections[section]) + [key for key in self._defaults if key not in self._sections[section]]
    def has_option(self, section, option):
        option = self.optionxform(option)
        if not section or section == DEFAULTSECT:
            return option in self._defaults
        return section in self._sections and (option in self._sections[section] or option in self._defaults)
    def read(self, filenames, encoding=None):
        if isinstance(filenames, str) or hasattr(filenames, '__fspath__'):
            filenames = [filenames]
        done = []
        for filename in filenames:
            try:
                with open(filename) as file:
                    self._read(file.readlines(), str(filename))
            except OSError:
                continue
            done.append(str(filename))
        return done
    def read_file(self, file, source=None):
        self._read(list(file), source or getattr(file, 'name', '<???>'))
    def read_string(self, text, source='<string>'):
        self._read(text.splitlines(True), source)
    def read_dict(self, dictionary, source='<dict>'):
        for section, keys in dictionary.items():
            if section != DEFAULTSECT and section not in self._sections:
                self.add_section(section)
            for key, value in keys.items():
                self.set(section, str(key), value if value is None else str(value))
    def _read(self, lines, source):
        section = option = None
        section_name = None
        indent = 0
        seen = set()
        wrong = None
        for number, line in enumerate(lines, 1):
            text = line.rstrip('\r\n')
            for prefix in self._inline:
                at = text.find(prefix)
                while at >= 0 and not (at == 0 or text[at - 1].isspace()):
                    at = text.find(prefix, at + 1)
                if at >= 0:
                    text = text[:at]
            value = text.strip()
            if value.startswith(self._comments):
                continue
            if not value:
                if section is not None and option is not None and section[option] is not None and not text.strip() and line.strip() == '':
                    section[option].append('')
                else:
                    indent = 10 ** 6
                continue
            own = len(text) - len(text.lstrip())
            if section is not None and option is not None and own > indent:
                if section[option] is None:
                    section[option] = []
                section[option].append(value)
                continue
            indent = own
            header = re.match(r'\[(.+)\]', value)
            if header:
                section_name = header.group(1)
                if section_name == DEFAULTSECT:
                    section = self._defaults
                else:
                    if self._strict and section_name in seen:
                        raise DuplicateSectionError(section_name, source, number)
                    seen.add(section_name)
                    if section_name not in self._sections:
                        self._sections[section_name] = {}
                    section = self._sections[section_name]
                option = None
                continue
            if section is None:
                raise MissingSectionHeaderError(source, number, line)
            places = sorted((value.find(each), each) for each in self._delimiters if value.find(each) >= 0)
            if not places:
                if self._no_value:
                    option = self.optionxform(value)
                    section[option] = None
                    continue
                wrong = wrong or ParsingError(source)
                wrong.append(number, repr(line))
                continue
            at, mark = places[0]
            option = self.optionxform(value[:at].rstrip())
            if self._strict and (section_name, option) in seen:
                raise DuplicateOptionError(section_name, option, source, number)
            seen.add((section_name, option))
            section[option] = [value[at + len(mark):].strip()]
        if wrong:
            raise wrong
        for each in [self._defaults] + list(self._sections.values()):
            for key in list(each):
                if isinstance(each[key], list):
                    each[key] = '\n'.join(each[key]).rstrip()
    def _raw(self, section, option, vars=None):
        if vars and option in vars:
            return vars[option]
        if section in self._sections and option in self._sections[section]:
            return self._sections[section][option]
        return self._defaults.get(option, _NONE)
    def _interpolated(self, section, option, value, vars, depth=0):
        if self._interpolates is None or value is None:
            return value
        def named(match):
            name = match.group(1)
            if name is None:
                return match.group(0)[0]
            where, key = section, name
            if self._interpolates == 'extended' and ':' in name:
                where, key = name.split(':', 1)
            found = self._raw(where, self.optionxform(key), vars)
            if found is _NONE:
                raise InterpolationMissingOptionError(option, section, value, name)
            return self._interpolated(where, key, str(found), vars, depth + 1)
        if self._interpolates == 'extended':
            return re.sub(r'\$\{([^}]+)\}|\$\$', named, value)
        return re.sub(r'%\(([^)]+)\)s|%%', named, value)
    def get(self, section, option, *, raw=False, vars=None, fallback=_NONE):
        if section not in self._sections and section != DEFAULTSECT:
            if fallback is not _NONE:
                return fallback
            raise NoSectionError(section)
        key = self.optionxform(option)
        value = self._raw(section, key, vars)
        if value is _NONE:
            if fallback is not _NONE:
                return fallback
            raise NoOptionError(key, section)
        return value if raw else self._interpolated(section, key, value, vars)
    def _as(self, make, section, option, raw, vars, fallback):
        value = self.get(section, option, raw=raw, vars=vars, fallback=_NONE if fallback is _NONE else self)
        return fallback if value is self else make(value)
    def getint(self, section, option, *, raw=False, vars=None, fallback=_NONE):
        return self._as(int, section, option, raw, vars, fallback)
    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_NONE):
        return self._as(float, section, option, raw, vars, fallback)
    def _boolean(self, value):
        if value.lower() not in _TRUE:
            raise ValueError('Not a boolean: ' + value)
        return _TRUE[value.lower()]
    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_NONE):
        return self._as(self._boolean, section, option, raw, vars, fallback)
    def items(self, section=_NONE, raw=False, vars=None):
        if section is _NONE:
            return [(name, self[name]) for name in [DEFAULTSECT] + self.sections()]
        if section not in self._sections:
            raise NoSectionError(section)
        return [(key, self.get(section, key, raw=raw, vars=vars)) for key in list(self._defaults) + [key for key in self._sections[section] if key not in self._defaults]]
    def set(self, section, option, value=None):
        if not section or section == DEFAULTSECT:
            place = self._defaults
        elif section in self._sections:
            place = self._sections[section]
        else:
            raise NoSectionError(section)
        if self._interpolates is not None and not isinstance(value, str) and not (value is None and self._no_value):
            raise TypeError('option values must be strings')
        place[self.optionxform(option)] = value
    def remove_option(self, section, option):
        place = self._sections.get(section)
        if place is None:
            raise NoSectionError(section)
        return place.pop(self.optionxform(option), _NONE) is not _NONE
    def remove_section(self, section):
        return self._sections.pop(section, None) is not None
    def write(self, file, space_around_delimiters=True):
        mark = ' ' + self._delimiters[0] + ' ' if space_around_delimiters else self._delimiters[0]
        sections = list(self._sections.items())
        if self._defaults:
            sections.insert(0, (DEFAULTSECT, self._defaults))
        for name, options in sections:
            file.write('[' + name + ']\n')
            for key, value in options.items():
                file.write(key + ('' if value is None else mark + str(value).replace('\n', '\n\t')) + '\n')
            file.write('\n')
    def __getitem__(self, key):
        if key != DEFAULTSECT and key not in self._sections:
            raise KeyError(key)
        return SectionProxy(self, key)
    def __setitem__(self, key, value):
        if key == DEFAULTSECT:
            self._defaults.clear()
        else:
            self._sections[key] = {}
        self.read_dict({key: value})
    def __delitem__(self, key):
        if key not in self._sections:
            raise KeyError(key)
        self.remove_section(key)
    def __contains__(self, key):
        return key == DEFAULTSECT or key in self._sections
    def __len__(self):
        return len(self._sections) + 1
    def __iter__(self):
        return iter([DEFAULTSECT] + list(self._sections))
    def keys(self):
        return [DEFAULTSECT] + list(self._sections)

class ConfigParser(RawConfigParser):
    _interpolates = 'basic'

SafeConfigParser = ConfigParser
`;
