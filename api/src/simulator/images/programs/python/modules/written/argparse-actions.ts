/** What each kind of argument does with what it is given. @see https://docs.python.org/3.11/library/argparse.html#action */
export const argparseActionsSource = String.raw`
class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = None if argument is None else _name_of(argument)
        self.message = message
    def __str__(self):
        if self.argument_name is None:
            return self.message
        return 'argument ' + self.argument_name + ': ' + self.message

class ArgumentTypeError(Exception):
    pass

class Namespace:
    def __init__(self, **given):
        for name in given:
            setattr(self, name, given[name])
    def __eq__(self, other):
        return isinstance(other, Namespace) and vars(self) == vars(other)
    def __contains__(self, name):
        return name in vars(self)
    def __repr__(self):
        return 'Namespace(' + ', '.join([name + '=' + repr(value) for name, value in vars(self).items()]) + ')'

class FileType:
    def __init__(self, mode='r', bufsize=-1, encoding=None, errors=None):
        self._mode = mode
    def __call__(self, path):
        if path == '-':
            return sys.stdin if 'r' in self._mode else sys.stdout
        try:
            return open(path, self._mode)
        except OSError as error:
            raise ArgumentTypeError("can't open '%s': %s" % (path, error))
    def __repr__(self):
        return 'FileType(' + repr(self._mode) + ')'

class Action:
    takes = None
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None, required=False, help=None, metavar=None):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar
    def format_usage(self):
        return self.option_strings[0]
    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError('.__call__() not defined')

class _Store(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)
class _Flag(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        super().__init__(option_strings, dest, nargs=0, const=const, default=default, required=required, help=help, metavar=metavar)
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)
class _StoreTrue(_Flag):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, const=True, default=default, required=required, help=help)
class _StoreFalse(_Flag):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, const=False, default=default, required=required, help=help)
class _Append(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [values])
class _AppendConst(_Flag):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [self.const])
class _Extend(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + list(values))
class _Count(_Flag):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)
class _Help(Action):
    def __init__(self, option_strings, dest='help', default=None, help=None):
        super().__init__(option_strings, dest, nargs=0, default=SUPPRESS, help=help)
    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()
class _Version(Action):
    def __init__(self, option_strings, dest='version', version=None, default=None, help="show program's version number and exit"):
        super().__init__(option_strings, dest, nargs=0, default=SUPPRESS, help=help)
        self.version = version
    def __call__(self, parser, namespace, values, option_string=None):
        parser.exit(0, _filled(self.version.replace('%(prog)s', parser.prog), parser._width()) + '\n', sys.stdout)
class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, type=None, choices=None, required=False, help=None, metavar=None):
        names = []
        for each in option_strings:
            names.append(each)
            if each.startswith('--'):
                names.append('--no-' + each[2:])
        if help is not None and default is not None and default is not SUPPRESS:
            help += ' (default: %(default)s)'
        super().__init__(names, dest, nargs=0, default=default, required=required, help=help, metavar=metavar)
    def format_usage(self):
        return ' | '.join(self.option_strings)
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith('--no-'))

class _SubParsers(Action):
    def __init__(self, prog, kind, dest=SUPPRESS, required=False, help=None, metavar=None):
        super().__init__([], dest, nargs=PARSER, choices={}, required=required, help=help, metavar=metavar)
        self._prog = prog
        self._kind = kind
        self._shown = []
    def add_parser(self, name, **given):
        if given.get('prog') is None:
            given['prog'] = self._prog + ' ' + name
        aliases = given.pop('aliases', ())
        if 'help' in given:
            shown = Action([], name, nargs=0, help=given.pop('help'))
            shown.metavar = name + (' (' + ', '.join(aliases) + ')' if aliases else '')
            self._shown.append(shown)
        parser = self._kind(**given)
        for each in [name, *aliases]:
            self.choices[each] = parser
        return parser
    def __call__(self, parser, namespace, values, option_string=None):
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, values[0])
        found, rest = self.choices[values[0]].parse_known_args(values[1:], None)
        for name, value in vars(found).items():
            setattr(namespace, name, value)
        if rest:
            setattr(namespace, _REST, getattr(namespace, _REST, []) + rest)

_REST = '_unrecognized_args'
_ACTIONS = {None: _Store, 'store': _Store, 'store_const': _Flag, 'store_true': _StoreTrue, 'store_false': _StoreFalse, 'append': _Append,
            'append_const': _AppendConst, 'count': _Count, 'help': _Help, 'version': _Version, 'extend': _Extend}
`;
