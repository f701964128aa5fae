import { argparseActionsSource } from './argparse-actions.ts';
import { argparseHelpSource } from './argparse-help.ts';

/** What arguments mean. @see https://docs.python.org/3.11/library/argparse.html */
export const argparseSource = `${argparseHelpSource}${argparseActionsSource}${String.raw`
class _Group:
    def __init__(self, container, title=None, description=None):
        self._parser = container._parser
        self.title = title
        self.description = description
        self._group_actions = []
    def add_argument(self, *names, **given):
        action = self._parser._made(names, given)
        self._group_actions.append(action)
        return action
    def add_mutually_exclusive_group(self, required=False):
        group = _Exclusive(self, required)
        group._within = self
        self._parser._exclusive.append(group)
        return group
    def set_defaults(self, **given):
        self._parser.set_defaults(**given)
class _Exclusive(_Group):
    def __init__(self, container, required):
        super().__init__(container)
        self.required = required
        self._within = None
    def add_argument(self, *names, **given):
        action = self._parser._made(names, given)
        if action.required:
            raise ValueError('mutually exclusive arguments must be optional')
        within = self._within or (self._parser._options if action.option_strings else self._parser._positionals)
        within._group_actions.append(action)
        self._group_actions.append(action)
        return action

class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter, prefix_chars='-',
                 fromfile_prefix_chars=None, argument_default=None, conflict_handler='error', add_help=True, allow_abbrev=True,
                 exit_on_error=True):
        self._parser = self
        self.prog = os.path.basename(sys.argv[0]) if prog is None else prog
        self.usage = usage
        self.description = description
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.argument_default = argument_default
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self.conflict_handler = conflict_handler
        self._actions = []
        self._defaults = {}
        self._exclusive = []
        self._subparsers = None
        self._positionals = _Group(self, 'positional arguments')
        self._options = _Group(self, 'options')
        self._groups = [self._positionals, self._options]
        if add_help:
            self.add_argument('-h', '--help', action='help', default=SUPPRESS, help='show this help message and exit')
        for parent in parents:
            self._actions += parent._actions
            self._positionals._group_actions += parent._positionals._group_actions
            self._options._group_actions += parent._options._group_actions
            self._groups += parent._groups[2:]
            self._exclusive += parent._exclusive
            self._defaults.update(parent._defaults)
    def _made(self, names, given):
        given = dict(given)
        kind = given.pop('action', None)
        if isinstance(kind, str) or kind is None:
            if kind not in _ACTIONS:
                raise ValueError('unknown action "%s"' % kind)
            make = _ACTIONS[kind]
        else:
            make = kind
        if not names or (len(names) == 1 and not names[0].startswith('-')):
            if names and 'dest' in given:
                raise ValueError('dest supplied twice for positional argument')
            if 'required' in given:
                raise TypeError("'required' is an invalid argument for positionals")
            dest = names[0] if names else given.pop('dest')
            if make in (_Store, _Append, _Extend):
                nargs = given.get('nargs')
                given['required'] = not (nargs == OPTIONAL or nargs == ZERO_OR_MORE and 'default' not in given or nargs in (REMAINDER, SUPPRESS))
                if nargs == ZERO_OR_MORE:
                    given['required'] = 'default' not in given
            options = []
        else:
            options = list(names)
            for each in options:
                if not each.startswith('-'):
                    raise ValueError("invalid option string %r: must start with a character '-'" % each)
            dest = given.pop('dest', None)
            if dest is None:
                long = [each for each in options if each.startswith('--') and len(each) > 2]
                dest = (long[0] if long else options[0]).lstrip('-').replace('-', '_')
            taken = [each for each in options if each in self._known()]
            if taken:
                if self.conflict_handler != 'resolve':
                    name = '/'.join(options)
                    s = '' if len(taken) == 1 else 's'
                    raise ArgumentError(Action(options, dest), 'conflicting option string%s: %s' % (s, ', '.join(taken)))
                for each in taken:
                    self._known()[each].option_strings.remove(each)
        if 'default' not in given and self.argument_default is not None and make in (_Store, _Append):
            given['default'] = self.argument_default
        if dest in self._defaults:
            given['default'] = self._defaults[dest]
        action = make(options, dest, **given)
        if action.nargs == 0 and not options and make is _Store:
            raise ValueError('nargs for store actions must be != 0; if you have nothing to store, actions such as store true or store const may be more appropriate')
        if action.type is not None and not callable(action.type):
            raise ValueError('%r is not callable' % (action.type,))
        self._actions.append(action)
        return action
    def add_argument(self, *names, **given):
        action = self._made(names, given)
        (self._options if action.option_strings else self._positionals)._group_actions.append(action)
        return action
    def add_argument_group(self, title=None, description=None):
        group = _Group(self, title, description)
        self._groups.append(group)
        return group
    def add_mutually_exclusive_group(self, required=False):
        group = _Exclusive(self, required)
        self._exclusive.append(group)
        return group
    def add_subparsers(self, title=None, description=None, prog=None, parser_class=None, action=None, dest=SUPPRESS, required=False, help=None, metavar=None):
        if self._subparsers is not None:
            self.error('cannot have multiple subparser arguments')
        group = self._positionals
        if title is not None or description is not None:
            group = self.add_argument_group(title or 'subcommands', description)
        if prog is None:
            positionals = [each for each in self._actions if not each.option_strings]
            prog = _usage_text(self.prog, self.usage, positionals, [], '', self._width()).strip()
        made = _SubParsers(prog, parser_class or ArgumentParser, dest, required, help, metavar)
        self._subparsers = made
        self._actions.append(made)
        group._group_actions.append(made)
        return made
    def set_defaults(self, **given):
        self._defaults.update(given)
        for action in self._actions:
            if action.dest in given:
                action.default = given[action.dest]
    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)
    def _known(self):
        return {name: action for action in self._actions for name in action.option_strings}

    def _width(self):
        return _columns() - 2
    def format_usage(self):
        return _usage_text(self.prog, self.usage, self._actions, self._exclusive, 'usage: ', self._width()) + '\n'
    def format_help(self):
        return _help_text(self)
    def print_usage(self, file=None):
        (file or sys.stdout).write(self.format_usage())
    def print_help(self, file=None):
        (file or sys.stdout).write(self.format_help())
    def exit(self, status=0, message=None, _to=None):
        if message:
            (_to or sys.stderr).write(message)
        sys.exit(status)
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, self.prog + ': error: ' + message + '\n')

    def parse_args(self, args=None, namespace=None):
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error('unrecognized arguments: ' + ' '.join(rest))
        return found
    def parse_known_args(self, args=None, namespace=None):
        args = list(sys.argv[1:] if args is None else args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if action.dest is not SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for name, value in self._defaults.items():
            if not hasattr(namespace, name):
                setattr(namespace, name, value)
        if not self.exit_on_error:
            return self._parsed(args, namespace)
        try:
            return self._parsed(args, namespace)
        except ArgumentError as error:
            self.error(str(error))
    def parse_intermixed_args(self, args=None, namespace=None):
        return self.parse_args(args, namespace)

    def _meant(self, word):
        """What an option is: its action, its name, and what is written after it; None for what is none."""
        known = self._known()
        if word == '' or word[0] != '-':
            return None
        if word in known:
            return known[word], word, None
        if len(word) == 1:
            return None
        name, equals, value = word.partition('=')
        if equals and name in known:
            return known[name], name, value
        found = []
        if word.startswith('--'):
            if self.allow_abbrev:
                found = [(known[each], each, value if equals else None) for each in known if each.startswith(name)]
        else:
            found = [(known[each], each, word[2:]) for each in known if each == word[:2]]
            if not found and self.allow_abbrev:
                found = [(known[each], each, value if equals else None) for each in known if each.startswith(name)]
        if len(found) > 1:
            names = ', '.join([each[1] for each in found])
            raise ArgumentError(None, 'ambiguous option: %s could match %s' % (word, names))
        if found:
            return found[0]
        if re.match(r'^-\d+$|^-\d*\.\d+$', word) and not any([re.match(r'^-\d+$|^-\d*\.\d+$', each) for each in known]):
            return None
        return None if ' ' in word else (None, word, None)

    def _parsed(self, args, namespace):
        meanings = {}
        kinds = ''
        for i, word in enumerate(args):
            if word == '--':
                kinds += '-' + 'A' * (len(args) - i - 1)
                break
            meant = self._meant(word)
            if meant is not None:
                meanings[i] = meant
            kinds += 'A' if meant is None else 'O'
        seen = []
        given = []
        rest = []
        def take(action, words, option=None):
            seen.append(action)
            values = self._values(action, words)
            if values is not action.default:
                given.append(action)
                for group in self._exclusive:
                    if action in group._group_actions:
                        for other in group._group_actions:
                            if other is not action and other in given:
                                raise ArgumentError(action, 'not allowed with argument ' + _name_of(other))
            if values is not SUPPRESS:
                action(self, namespace, values, option)
        positionals = [each for each in self._actions if not each.option_strings]
        def take_positionals(start):
            counts = []
            for n in range(len(positionals), 0, -1):
                found = re.match(''.join([_pattern(each) for each in positionals[:n]]), kinds[start:])
                if found:
                    counts = [len(each) for each in found.groups()]
                    break
            for size in counts:
                action = positionals.pop(0)
                words = args[start:start + size]
                if action.nargs not in (PARSER, REMAINDER) and '--' in words:
                    words.remove('--')
                start += size
                take(action, words)
            return start
        def take_option(start):
            action, name, value = meanings[start]
            while True:
                if action is None:
                    rest.append(args[start])
                    return start + 1
                if value is None:
                    found = re.match(_pattern(action), kinds[start + 1:])
                    if not found:
                        raise ArgumentError(action, _expected(action))
                    end = start + 1 + len(found.group(1))
                    take(action, args[start + 1:end], name)
                    return end
                if action.nargs == 0 and not name.startswith('--') and value != '':
                    take(action, [], name)
                    name = '-' + value[0]
                    other = self._known().get(name)
                    if other is None:
                        raise ArgumentError(action, 'ignored explicit argument %r' % value)
                    action = other
                    value = value[1:] or None
                    continue
                if re.match(_pattern(action) + '$', 'A') is None:
                    raise ArgumentError(action, 'ignored explicit argument %r' % value if action.nargs == 0 else _expected(action))
                take(action, [value], name)
                return start + 1
        at = 0
        last = max(meanings) if meanings else -1
        while at <= last:
            following = min([each for each in meanings if each >= at])
            if at != following:
                after = take_positionals(at)
                if after > at:
                    at = after
                    continue
            if at not in meanings:
                rest += args[at:following]
                at = following
            at = take_option(at)
        at = take_positionals(at)
        rest += args[at:]
        missing = []
        for action in self._actions:
            if action in seen:
                continue
            if action.required:
                missing.append(_name_of(action))
            elif isinstance(action.default, str) and action.type is not None and getattr(namespace, action.dest, None) is action.default:
                setattr(namespace, action.dest, self._value(action, action.default))
        if missing:
            self.error('the following arguments are required: ' + ', '.join(missing))
        for group in self._exclusive:
            if group.required and not any([each in given for each in group._group_actions]):
                names = [_name_of(each) for each in group._group_actions if each.help is not SUPPRESS]
                self.error('one of the arguments %s is required' % ' '.join(names))
        if hasattr(namespace, _REST):
            rest += getattr(namespace, _REST)
            delattr(namespace, _REST)
        return namespace, rest

    def _values(self, action, words):
        nargs = action.nargs
        if not words and nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str):
                value = self._value(action, value)
                self._check(action, value)
            return value
        if not words and nargs == ZERO_OR_MORE and not action.option_strings:
            if action.default is None:
                return []
            self._check(action, action.default)
            return action.default
        if len(words) == 1 and nargs in (None, OPTIONAL):
            value = self._value(action, words[0])
            self._check(action, value)
            return value
        values = [self._value(action, each) for each in words]
        if nargs == PARSER:
            self._check(action, values[0])
        elif nargs != REMAINDER:
            for each in values:
                self._check(action, each)
        return values
    def _value(self, action, word):
        if action.type is None:
            return word
        name = getattr(action.type, '__name__', None) or repr(action.type)
        try:
            return action.type(word)
        except ArgumentTypeError as error:
            message = str(error)
        except (TypeError, ValueError):
            message = 'invalid %s value: %r' % (name, word)
        raise ArgumentError(action, message) from None
    def _check(self, action, value):
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, 'invalid choice: %r (choose from %s)' % (value, ', '.join([repr(each) for each in action.choices])))
`}`;
