/** @see https://docs.python.org/3.11/library/textwrap.html */
export const textwrapSource = String.raw`
import re

def dedent(text):
    lines = text.split('\n')
    margin = None
    for line in lines:
        if line.strip(' \t') == '':
            continue
        indent = line[:len(line) - len(line.lstrip(' \t'))]
        if margin is None:
            margin = indent
        else:
            n = 0
            while n < len(margin) and n < len(indent) and margin[n] == indent[n]:
                n += 1
            margin = margin[:n]
    size = len(margin or '')
    return '\n'.join(['' if line.strip(' \t') == '' else line[size:] for line in lines])

def indent(text, prefix, predicate=None):
    made = ''
    for line in text.splitlines(True):
        chosen = predicate(line) if predicate is not None else line.strip() != ''
        made += (prefix if chosen else '') + line
    return made

def _chunks(text, hyphens):
    made = []
    for part in re.split(r'(\s+)', text):
        if part == '':
            continue
        if not hyphens or part.strip() == '':
            made.append(part)
            continue
        start = 0
        for i in range(1, len(part) - 1):
            if part[i] == '-' and i + 1 > start and part[i - 1].isalpha() and i >= 2 and part[i - 2].isalpha() and part[i + 1].isalpha():
                made.append(part[start:i + 1])
                start = i + 1
        made.append(part[start:])
    return made

class TextWrapper:
    def __init__(self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8,
                 *, max_lines=None, placeholder=' [...]'):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder
    def wrap(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for c in '\t\n\x0b\x0c\r':
                text = text.replace(c, ' ')
        if self.width <= 0:
            raise ValueError('invalid width %r (must be > 0)' % self.width)
        rest = _chunks(text, self.break_on_hyphens)
        lines = []
        while rest:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and lines and rest[0].strip() == '':
                rest.pop(0)
                if not rest:
                    break
            line = []
            size = 0
            while rest and size + len(rest[0]) <= width:
                size += len(rest[0])
                line.append(rest.pop(0))
            if rest and len(rest[0]) > width:
                if self.break_long_words:
                    room = max(1, width - size)
                    line.append(rest[0][:room])
                    rest[0] = rest[0][room:]
                elif not line:
                    line.append(rest.pop(0))
            size = sum([len(each) for each in line])
            if self.drop_whitespace and line and line[-1].strip() == '':
                size -= len(line.pop())
            if not line:
                continue
            last = not rest or (self.drop_whitespace and len(rest) == 1 and rest[0].strip() == '')
            if self.max_lines is None or len(lines) + 1 < self.max_lines or (last and size <= width):
                lines.append(indent + ''.join(line))
                continue
            while line and not (line[-1].strip() != '' and size + len(self.placeholder) <= width):
                size -= len(line.pop())
            if line:
                lines.append(indent + ''.join(line) + self.placeholder)
            elif lines and len(lines[-1].rstrip()) + len(self.placeholder) <= self.width:
                lines[-1] = lines[-1].rstrip() + self.placeholder
            else:
                lines.append(indent + self.placeholder.lstrip())
            break
        return lines
    def fill(self, text):
        return '\n'.join(self.wrap(text))

def wrap(text, width=70, **options):
    return TextWrapper(width, **options).wrap(text)
def fill(text, width=70, **options):
    return TextWrapper(width, **options).fill(text)
def shorten(text, width, **options):
    return TextWrapper(width, max_lines=1, **options).fill(' '.join(text.strip().split()))
`;
