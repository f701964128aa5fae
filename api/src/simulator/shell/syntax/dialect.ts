import { forEachChild, type HereDoc, type ParsedScript, type Redirect, type SyntaxNode } from 'unbash';
import type { Flavor } from '../flavor.ts';
import { validName } from '../variables.ts';
import { linesOf } from './lines.ts';

/** A change of the source, so that the bash grammar reads it as this shell does. */
interface Edit {
  readonly pos: number;
  readonly end: number;
  readonly text: string;
}

/** Where this shell's grammar stops: its own words about it, or the token that it doesn't expect. */
export interface Refusal {
  readonly pos: number;
  readonly message?: string;
  readonly token?: string;
  /** What would close the innermost construct that is open there. */
  readonly expecting?: string | undefined;
  /** Within a command substitution. */
  readonly nested?: boolean;
}

/**
 * The parser reads bash. dash and busybox ash read some of its syntax otherwise (`[[` is a command's name, `((` two
 * subshells, `{a,b}` a word) and refuse some: this finds both in a parsed script.
 * @param extended whether bash's extglob is on before it
 */
export function dialect(script: ParsedScript, source: string, flavor: Flavor, extended = false): { edits: Edit[]; refusals: Refusal[] } {
  const edits: Edit[] = [];
  const refusals: Refusal[] = [];
  const insert = (pos: number, text: string): unknown => edits.push({ pos, end: pos, text });
  let expecting: string | undefined;
  let nested = false;
  const refuse = (pos: number, token: string): unknown => refusals.push({ pos, token, expecting, nested });
  const posix = flavor !== 'bash';
  const dash = flavor === 'dash';
  /** A line is read whole before anything of it is carried out: what switches them on stands on an earlier one. */
  const lines =
    flavor === 'bash' && !extended && /\bextglob\b/.test(source) ? linesOf(script.commands, source).map(([first]) => first?.pos ?? 0) : [];
  const extglobAt = (pos: number): boolean =>
    flavor === 'bash' && (extended || /\bextglob\b/.test(source.slice(0, lines.findLast((start) => start <= pos) ?? 0)));

  const visit = (node: SyntaxNode, inTest: boolean): void => {
    switch (node.type) {
      case 'Script':
        for (const { message, pos } of node.errors ?? []) {
          if (posix && message === "unexpected token ']]'") insert(pos, '\\');
          else refusals.push({ pos, message, nested });
        }
        break;
      case 'TestCommand':
        if (posix) insert(node.pos, '\\');
        if (flavor === 'ash') quoteLogical(node, source, edits);
        inTest = true;
        break;
      case 'ArithmeticCommand':
        if (!posix) break;
        edits.push({ pos: node.pos, end: node.pos + 2, text: '( (' });
        if (source.startsWith('))', node.end - 2)) edits.push({ pos: node.end - 2, end: node.end, text: ') )' });
        return;
      case 'ArithmeticFor':
        if (posix) refusals.push({ pos: node.pos, message: 'bad for loop variable' });
        break;
      case 'For':
        if (posix && !validName(node.name.text)) refusals.push({ pos: node.name.pos, message: 'bad for loop variable' });
        break;
      case 'Function':
        if (dash && source.startsWith('function', node.pos)) insert(node.pos, '\\');
        else if (dash && !validName(node.name.text)) refusals.push({ pos: node.pos, message: 'bad function name' });
        break;
      case 'HereString':
        if (posix) refuse(node.pos, 'redirection');
        break;
      case 'HereDoc':
        // The parser passes over a `;` behind a document's last line.
        if (/^[ \t]*;[ \t]*\w/.test(source.slice(afterDocument(node, source)))) refuse(afterDocument(node, source), ';');
        break;
      case 'Redirect':
        if (isNumberOfNext(node, source, posix)) refuse(node.target?.pos ?? node.pos, posix ? 'redirection' : (node.target?.text ?? ''));
        // dash knows descriptors of one digit.
        if (dash && /^\d\d/.test(source.slice(node.pos, node.pos + 2))) insert(source.indexOf(node.operator, node.pos), ' ');
        if (dash && node.operator.startsWith('&>')) insert(node.pos + 1, ' ');
        // To bash `>&-` is whole, whatever comes behind it.
        if (!posix && node.operator.endsWith('&') && /^-./.test(node.target?.text ?? '')) insert((node.target?.pos ?? 0) + 1, ' ');
        if (dash && node.target?.parts?.[0]?.type === 'ProcessSubstitution') refuse(node.pos, 'redirection');
        if (flavor === 'ash' && node.operator === '&>>') refuse(node.pos, 'redirection');
        if (posix && node.descriptor?.type === 'FileDescriptorVariable') insert(node.pos, '\\');
        break;
      case 'Pipeline':
        if (!posix) break;
        if (node.prefixes.filter((prefix) => prefix.type === 'Negation').length > 1) refuse(node.pos, '!');
        if (node.prefixes.length > 0 && node.commands.length === 0) refuse(node.end, 'end of file');
        if (node.operators.includes('|&')) insert(source.indexOf('|&', node.commands[0]?.end ?? node.pos) + 1, ' ');
        if (node.prefixes.some((prefix) => prefix.type === 'Time')) insert(node.pos, '\\');
        break;
      case 'ProcessSubstitution':
        if (dash) refuse(node.pos, '(');
        break;
      case 'ExtendedGlob':
        if (!(inTest && !posix) && !extglobAt(node.pos)) refuse(node.pos, '(');
        break;
      case 'AnsiCQuoted':
        if (dash) insert(node.pos, '\\');
        break;
      case 'LocaleString':
        if (posix) insert(node.pos, '\\');
        break;
      case 'ArithmeticExpansion':
        if (posix && node.text.startsWith('$[')) insert(node.pos, '\\');
        return;
      case 'Assignment':
        if (!posix) break;
        if (node.value.type === 'ArrayValue') return void refuse(node.pos, '(');
        if (node.append || node.index) insert(node.pos, '\\');
        break;
      case 'BraceExpansion':
        if (!posix) return;
        insert(node.pos, '\\');
        break;
      case 'Select':
      case 'Coproc':
        if (posix) insert(node.pos, '\\');
        break;
      case 'CaseItem':
        if (posix && node.terminator && node.terminator !== ';;') refuse(node.end, node.terminator === ';&' ? '&' : ';');
        break;
      case 'Command': {
        // The parser overlooks a parenthesis that nothing closes after a command's name.
        const open = node.name ? /^[ \t]*\([ \t]*/.exec(source.slice(node.name.end, node.name.end + 80)) : null;
        if (open) refusals.push({ pos: (node.name?.end ?? 0) + open[0].length, message: "expected ')' after name" });
        break;
      }
      case 'CommandExpansion':
        // To the Almquist shells `$((` is a calculation in any case.
        if (posix && source.startsWith('$((', node.pos)) refusals.push({ pos: node.end, message: 'unterminated arithmetic expansion' });
        // Escaped backquotes have a source of their own; positions there say nothing here.
        if (node.script?.source !== undefined) return;
        // bash reads what stands between backquotes when it carries it out.
        if (!posix && source[node.pos] === '`') return;
        break;
    }
    const outer = { expecting, nested };
    if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') nested = true;
    forEachChild(node, (child) => {
      expecting = closes(node, child) ?? outer.expecting;
      visit(child, inTest);
    });
    ({ expecting, nested } = outer);
  };
  visit(script, false);
  return { edits, refusals };
}

/** `2>&1>file`: digits right before an operator are a descriptor, and no target. bash takes them for one after `>&`. @see dash: src/parser.c readtoken1 */
function isNumberOfNext({ operator, target }: Redirect, source: string, posix: boolean): boolean {
  if (!target || !/^\d+$/.test(target.text) || !/[<>]/.test(source[target.end] ?? '')) return false;
  return posix || !operator.endsWith('&');
}

/** The line behind a here-document's last one. */
function afterDocument({ body }: HereDoc, source: string): number {
  const end = body ? source.indexOf('\n', body.end) : -1;
  return end < 0 ? source.length : end + 1;
}

/** The token that ends `child` within `parent`. */
function closes(parent: SyntaxNode, child: SyntaxNode): string | undefined {
  switch (parent.type) {
    case 'If':
    case 'Elif':
      return child === parent.clause ? 'then' : 'fi';
    case 'While':
      return child === parent.clause ? 'do' : 'done';
    case 'For':
      return child === parent.body ? 'done' : undefined;
    case 'BraceGroup':
      return '}';
    case 'Subshell':
    case 'CommandExpansion':
      return ')';
    case 'CaseItem':
      return child === parent.body ? ';;' : ')';
    default:
      return undefined;
  }
}

/** Replaces pieces of a text, which do not overlap; places are those before any edit. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => b.pos - a.pos);
  return sorted.reduce((text, { pos, end, text: by }) => text.slice(0, pos) + by + text.slice(end), source);
}

/** busybox ash takes `&&` and `||` between `[[` and `]]` as arguments. */
function quoteLogical(node: SyntaxNode, source: string, edits: Edit[]): void {
  forEachChild(node, (child) => {
    if (child.type === 'TestLogical') {
      child.operands.slice(1).forEach((operand, i) => {
        const pos = source.indexOf(child.operator, child.operands[i]?.end ?? child.pos);
        if (pos >= 0 && pos < operand.pos) edits.push({ pos, end: pos + 2, text: `'${child.operator}'` });
      });
    }
    if (child.type.startsWith('Test')) quoteLogical(child, source, edits);
  });
}
