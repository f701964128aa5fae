import type { CompoundList, Redirection, Statement, SyntaxNode, Word } from 'unbash';

/** Where a command is printed: within a function each command has a line of its own. */
interface Place {
  readonly source: string;
  readonly indent: number;
  readonly inFunction: boolean;
}

const STEP = 4;

/** A command as bash prints it again: in `$BASH_COMMAND`, `declare -f`, `jobs`. @see bash: print_cmd.c */
export const printCommand = (node: SyntaxNode, source: string): string => print(node, { source, indent: 0, inFunction: false });

/** A function as `declare -f` and `type` print it. */
export const printFunction = (name: string, body: SyntaxNode, source: string): string =>
  functionLines(name, body, { source, indent: 0, inFunction: true });

/** A body that is no group is printed in one. */
function functionLines(name: string, body: SyntaxNode, place: Place): string {
  const { command, redirects } = body.type === 'Redirected' ? body : { command: body, redirects: [] };
  const inner = deeper({ ...place, inFunction: true });
  const text = command.type === 'BraceGroup' ? printList(command.body.commands, inner) : print(command, inner);
  const after = redirects.map((each) => ` ${redirection(each)}`).join('');
  return `${name} () \n${pad(place)}{ \n${pad(inner)}${text}\n${pad(place)}}${after}`;
}

const deeper = (place: Place): Place => ({ ...place, indent: place.indent + STEP });
const pad = ({ indent }: Place): string => ' '.repeat(indent);

function print(node: SyntaxNode, place: Place): string {
  switch (node.type) {
    case 'Command': {
      const words = [
        ...node.prefix.flatMap((each) => (each.type === 'Assignment' ? [each.text] : [])),
        ...(node.name ? [node.name.text] : []),
        ...node.args.map(({ text }) => text),
      ];
      return [...words, ...node.redirects.map(redirection)].join(' ') + documents(node.redirects);
    }
    case 'Redirected':
      return [print(node.command, place), ...node.redirects.map(redirection)].join(' ') + documents(node.redirects);
    case 'AndOr':
      return node.commands.map((each, i) => (i > 0 ? ` ${node.operators[i - 1]} ` : '') + print(each, place)).join('');
    case 'Pipeline': {
      const prefixes = node.prefixes.map(({ type }) => (type === 'Negation' ? '! ' : 'time ')).join('');
      return prefixes + node.commands.map((each) => print(each, place)).join(' | ');
    }
    case 'CompoundList':
      return printList(node.commands, place);
    case 'BraceGroup': {
      if (!place.inFunction) return `{ ${printList(node.body.commands, place)}; }`;
      const inner = deeper(place);
      return `{ \n${pad(inner)}${printList(node.body.commands, inner)}\n${pad(place)}}`;
    }
    case 'Subshell':
      return `( ${printList(node.body.commands, place)} )`;
    case 'If':
      return `if ${printList(node.clause.commands, place)}; then\n${block(node.then, place)}${otherwise(node.elif, node.else, place)}${pad(place)}fi`;
    case 'While':
      return `${node.kind} ${printList(node.clause.commands, place)}; do\n${block(node.body, place)}${pad(place)}done`;
    case 'For':
    case 'Select':
      return `${heading(node)};\n${pad(place)}do\n${block(node.body, place)}${pad(place)}done`;
    case 'ArithmeticFor': {
      const parts = /\(\(([\s\S]*?)\)\)/.exec(place.source.slice(node.pos, node.body.pos))?.[1]?.split(';') ?? [];
      return `for ((${parts.map((part) => part.trim()).join('; ')}))\n${pad(place)}do\n${block(node.body, place)}${pad(place)}done`;
    }
    case 'Case': {
      const clause = deeper(place);
      const items = node.items.map(
        ({ pattern, body, terminator }) =>
          `\n${pad(clause)}${pattern.map(({ text }) => text).join(' | ')})\n${pad(deeper(clause))}${printList(body.commands, deeper(clause))}\n${pad(clause)}${terminator ?? ';;'}`,
      );
      return `case ${node.word.text} in ${items.join('')}\n${pad(place)}esac`;
    }
    case 'Function':
      return `function ${functionLines(node.name.text, node.body, place)}`;
    default:
      return place.source.slice(node.pos, node.end);
  }
}

/** What stands before the body of `for` and `select`. */
export const heading = ({
  type,
  name,
  wordlist,
}: {
  readonly type: string;
  readonly name: Word;
  readonly wordlist: readonly Word[] | undefined;
}): string => `${type.toLowerCase()} ${name.text} in ${wordlist ? wordlist.map(({ text }) => text).join(' ') : '"$@"'}`;

function printList(statements: readonly Statement[], place: Place): string {
  let text = '';
  statements.forEach(({ command, background }, i) => {
    text += print(command, place);
    const last = i === statements.length - 1;
    if (background) text += last ? ' &' : ' & ';
    else if (!last) text += text.endsWith('\n') ? `\n${pad(place)}` : place.inFunction ? `;\n${pad(place)}` : '; ';
  });
  return text;
}

const block = (list: CompoundList, place: Place): string => {
  const inner = deeper(place);
  const text = printList(list.commands, inner);
  return `${pad(inner)}${text}${text.endsWith('\n') || text.endsWith('&') ? '' : ';'}\n`;
};

/** An `elif` is an `if` of its own after `else`. */
function otherwise(
  elif: readonly { readonly clause: CompoundList; readonly then: CompoundList }[],
  last: CompoundList | undefined,
  place: Place,
): string {
  const [first, ...rest] = elif;
  if (first) {
    const inner = deeper(place);
    const nested = `if ${printList(first.clause.commands, inner)}; then\n${block(first.then, inner)}${otherwise(rest, last, inner)}${pad(inner)}fi`;
    return `${pad(place)}else\n${pad(inner)}${nested};\n`;
  }
  return last ? `${pad(place)}else\n${block(last, place)}` : '';
}

function redirection(each: Redirection): string {
  const { descriptor, operator } = each;
  const number = descriptor?.type === 'FileDescriptor' ? String(descriptor.value) : descriptor ? `{${descriptor.name}}` : '';
  if (each.type === 'HereDoc') return `${number}${operator}${each.delimiter?.text ?? ''}`;
  const target = each.target?.text ?? '';
  if (operator === '>&' && /^(?:\d+|-)$/.test(target)) return `${number || '1'}>&${target}`;
  if (operator === '<&' && /^(?:\d+|-)$/.test(target)) return `${number || '0'}<&${target}`;
  return `${number}${operator} ${target}`;
}

/** Here-documents come after the command. */
const documents = (redirects: readonly Redirection[]): string =>
  redirects.map((each) => (each.type === 'HereDoc' ? `\n${each.body.text}${each.delimiter?.value ?? ''}\n` : '')).join('');
