import { forEachChild, type ParsedScript, type SyntaxNode } from 'unbash';
import type { Flavor } from './flavor.ts';
import { validName } from './variables.ts';

/** A change of the source, so that the bash grammar reads it as this shell does. */
export interface Edit {
  readonly pos: number;
  readonly end: number;
  readonly text: string;
}

/** Where this shell's grammar stops: its own words about it, or the token that it doesn't expect. */
export interface Refusal {
  readonly pos: number;
  readonly message?: string;
  readonly token?: string;
}

/**
 * The parser reads bash. dash and busybox ash read some of its syntax otherwise (`[[` is a command's name, `((` two
 * subshells, `{a,b}` a word) and refuse some: this finds both in a parsed script.
 */
export function dialect(script: ParsedScript, source: string, flavor: Flavor): { edits: Edit[]; refusals: Refusal[] } {
  const edits: Edit[] = [];
  const refusals: Refusal[] = [];
  const insert = (pos: number, text: string): unknown => edits.push({ pos, end: pos, text });
  const refuse = (pos: number, token: string): unknown => refusals.push({ pos, token });
  const posix = flavor !== 'bash';
  const dash = flavor === 'dash';
  const extglob = flavor === 'bash' && /\bextglob\b/.test(source);

  const visit = (node: SyntaxNode, inTest: boolean): void => {
    switch (node.type) {
      case 'Script':
        for (const { message, pos } of (node as ParsedScript).errors ?? []) refusals.push({ pos, message });
        break;
      case 'TestCommand':
        if (posix) insert(node.pos, '\\');
        if (flavor === 'ash') quoteLogical(node, source, edits);
        inTest = true;
        break;
      case 'ArithmeticCommand':
        if (!posix) break;
        edits.push({ pos: node.pos, end: node.pos + 2, text: '( (' }, { pos: node.end - 2, end: node.end, text: ') )' });
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
      case 'Redirect':
        if (dash && node.operator.startsWith('&>')) insert(node.pos + 1, ' ');
        if (posix && node.descriptor?.type === 'FileDescriptorVariable') insert(node.pos, '\\');
        break;
      case 'Pipeline':
        if (!posix) break;
        if (node.operators.includes('|&')) insert(source.indexOf('|&', node.commands[0]?.end ?? node.pos) + 1, ' ');
        if (node.prefixes.some((prefix) => prefix.type === 'Time')) insert(node.pos, '\\');
        break;
      case 'ProcessSubstitution':
        if (dash) refuse(node.pos, '(');
        break;
      case 'ExtendedGlob':
        if (!extglob && !(inTest && !posix)) refuse(node.pos, '(');
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
      case 'CommandExpansion':
        // Escaped backquotes have a source of their own; positions there say nothing here.
        if (node.script?.source !== undefined) return;
        break;
    }
    forEachChild(node, (child) => visit(child, inTest));
  };
  visit(script, false);
  return { edits, refusals };
}

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
