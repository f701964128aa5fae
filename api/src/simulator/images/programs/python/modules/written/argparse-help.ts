/** How argparse writes arguments: usage and help. @see cpython: Lib/argparse.py HelpFormatter */
export const argparseHelpSource = String.raw`
import os
import re
import sys
import textwrap

SUPPRESS = '==SUPPRESS=='
OPTIONAL = '?'
ZERO_OR_MORE = '*'
ONE_OR_MORE = '+'
PARSER = 'A...'
REMAINDER = '...'

class HelpFormatter:
    pass
class RawDescriptionHelpFormatter(HelpFormatter):
    pass
class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    pass
class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass
class MetavarTypeHelpFormatter(HelpFormatter):
    pass

def _columns():
    try:
        return int(os.environ['COLUMNS']) or 80
    except (KeyError, ValueError):
        return 80

def _filled(text, width, indent=''):
    return textwrap.fill(' '.join(text.split()), width, initial_indent=indent, subsequent_indent=indent)

def _name_of(action):
    if action.option_strings:
        return '/'.join(action.option_strings)
    if action.metavar not in (None, SUPPRESS):
        return action.metavar if isinstance(action.metavar, str) else '/'.join(action.metavar)
    if action.dest not in (None, SUPPRESS):
        return action.dest
    if action.choices:
        return '{' + ','.join([str(each) for each in action.choices]) + '}'
    return None

def _expected(action):
    nargs = action.nargs
    if nargs is None:
        return 'expected one argument'
    if nargs == OPTIONAL:
        return 'expected at most one argument'
    if nargs == ONE_OR_MORE:
        return 'expected at least one argument'
    return 'expected %s argument%s' % (nargs, '' if nargs == 1 else 's')

def _pattern(action):
    nargs = action.nargs
    gap = '' if action.option_strings else '-*'
    if nargs is None:
        return '(' + gap + 'A' + gap + ')'
    if nargs == OPTIONAL:
        return '(' + gap + 'A?' + gap + ')'
    if nargs == ZERO_OR_MORE:
        return '([A-]*)' if gap else '(A*)'
    if nargs == ONE_OR_MORE:
        return '(-*A[A-]*)' if gap else '(AA*)'
    if nargs == REMAINDER:
        return '([-AO]*)'
    if nargs == PARSER:
        return '(-*A[-AO]*)'
    return '(' + gap + gap.join(['A'] * nargs) + gap + ')'

def _metavars(action, name, count):
    if action.metavar is not None:
        name = action.metavar
    elif action.choices is not None:
        name = '{' + ','.join([str(each) for each in action.choices]) + '}'
    return list(name) if isinstance(name, tuple) else [name] * count

def _arguments(action, name):
    nargs = action.nargs
    if nargs is None:
        return _metavars(action, name, 1)[0]
    if nargs == OPTIONAL:
        return '[' + _metavars(action, name, 1)[0] + ']'
    if nargs == ZERO_OR_MORE:
        names = _metavars(action, name, 1)
        return '[%s [%s ...]]' % tuple(names[:2]) if len(names) == 2 else '[%s ...]' % names[0]
    if nargs == ONE_OR_MORE:
        names = _metavars(action, name, 2)
        return '%s [%s ...]' % (names[0], names[1])
    if nargs == REMAINDER:
        return '...'
    if nargs == PARSER:
        return _metavars(action, name, 1)[0] + ' ...'
    return ' '.join(_metavars(action, name, nargs))

def _usage_part(action, bare):
    if not action.option_strings:
        part = _arguments(action, action.dest)
        return part[1:-1] if bare and part[:1] == '[' and part[-1:] == ']' else part
    if action.nargs == 0:
        part = action.format_usage()
    else:
        part = action.option_strings[0] + ' ' + _arguments(action, action.dest.upper())
    return part if action.required or bare else '[' + part + ']'

def _usage_parts(actions, groups):
    made = []
    done = []
    for i, action in enumerate(actions):
        if action in done:
            continue
        group = None
        for each in groups:
            members = each._group_actions
            if members and members[0] is action and actions[i:i + len(members)] == members:
                group = each
        if group is None:
            if action.help is not SUPPRESS:
                made.append(_usage_part(action, False))
            continue
        done += group._group_actions
        parts = [_usage_part(each, True) for each in group._group_actions if each.help is not SUPPRESS]
        if len(parts) == 1 and group.required:
            made.append(parts[0])
        elif parts:
            # Each is a part of its own where lines are broken.
            parts = [parts[0]] + ['| ' + each for each in parts[1:]]
            parts[0] = ('(' if group.required else '[') + parts[0]
            parts[-1] += ')' if group.required else ']'
            made += parts
    return made

def _usage_text(prog, usage, actions, groups, prefix, width):
    if usage is not None:
        return prefix + usage.replace('%(prog)s', prog)
    options = _usage_parts([each for each in actions if each.option_strings], groups)
    positionals = _usage_parts([each for each in actions if not each.option_strings], groups)
    line = ' '.join([prog] + options + positionals)
    if len(prefix) + len(line) <= width:
        return prefix + line
    def lines_of(parts, indent, first=None):
        lines = []
        line = []
        size = len(indent if first is None else first) - 1
        for part in parts:
            if size + 1 + len(part) > width and line:
                lines.append(indent + ' '.join(line))
                line = []
                size = len(indent) - 1
            line.append(part)
            size += len(part) + 1
        if line:
            lines.append(indent + ' '.join(line))
        if first is not None:
            lines[0] = lines[0][len(indent):]
        return lines
    if len(prefix) + len(prog) <= 0.75 * width:
        indent = ' ' * (len(prefix) + len(prog) + 1)
        if options:
            lines = lines_of([prog] + options, indent, prefix) + lines_of(positionals, indent)
        elif positionals:
            lines = lines_of([prog] + positionals, indent, prefix)
        else:
            lines = [prog]
    else:
        indent = ' ' * len(prefix)
        lines = lines_of(options + positionals, indent)
        if len(lines) > 1:
            lines = lines_of(options, indent) + lines_of(positionals, indent)
        lines = [prog] + lines
    return prefix + '\n'.join(lines)

def _invocation(action, kind):
    typed = issubclass(kind, MetavarTypeHelpFormatter) and action.type is not None
    if not action.option_strings:
        return _metavars(action, action.type.__name__ if typed else action.dest, 1)[0]
    if action.nargs == 0:
        return ', '.join(action.option_strings)
    arguments = _arguments(action, action.type.__name__ if typed else action.dest.upper())
    return ', '.join([each + ' ' + arguments for each in action.option_strings])

def _help_of(action, prog, kind):
    text = action.help
    if issubclass(kind, ArgumentDefaultsHelpFormatter) and '%(default)' not in text and action.default is not SUPPRESS:
        if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
            text += ' (default: %(default)s)'
    values = dict(vars(action), prog=prog)
    for name in list(values):
        if values[name] is SUPPRESS:
            del values[name]
        elif hasattr(values[name], '__name__'):
            values[name] = values[name].__name__
    if values.get('choices') is not None:
        values['choices'] = ', '.join([str(each) for each in values['choices']])
    return text % values

def _help_text(parser):
    width = parser._width()
    kind = parser.formatter_class
    raw = issubclass(kind, RawDescriptionHelpFormatter)
    def paragraph(text, indent=''):
        text = text.replace('%(prog)s', parser.prog)
        if raw:
            return ''.join([indent + each for each in text.splitlines(True)]) + '\n\n'
        return _filled(text, max(width - len(indent), 11) + len(indent), indent) + '\n\n'
    shown = [(group, [each for each in group._group_actions if each.help is not SUPPRESS]) for group in parser._groups]
    longest = 0
    for group, actions in shown:
        for action in actions:
            for each in [action] + getattr(action, '_shown', []):
                longest = max(longest, len(_invocation(each, kind)) + 2)
    column = min(longest + 2, max(min(24, width - 20), 4))
    room = max(width - column, 11)
    def line(action, indent):
        head = ' ' * indent + _invocation(action, kind)
        if not action.help:
            return head + '\n'
        text = _help_of(action, parser.prog, kind)
        if issubclass(kind, RawTextHelpFormatter):
            lines = text.splitlines()
        else:
            lines = textwrap.wrap(' '.join(text.split()), room)
        if not lines:
            return head + '\n'
        if len(head) <= column - 2:
            made = head.ljust(column) + lines.pop(0) + '\n'
        else:
            made = head + '\n'
        return made + ''.join([' ' * column + each + '\n' for each in lines])
    made = parser.format_usage() + '\n'
    if parser.description:
        made += paragraph(parser.description)
    for group, actions in shown:
        body = paragraph(group.description, '  ') if group.description else ''
        for action in actions:
            body += line(action, 2)
            for each in getattr(action, '_shown', []):
                body += line(each, 4)
        if body:
            made += (group.title + ':\n' if group.title is not None else '') + body + '\n'
    if parser.epilog:
        made += paragraph(parser.epilog)
    return re.sub(r'\n\n\n+', '\n\n', made).strip('\n') + '\n'
`;
