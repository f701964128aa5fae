import {
  type HereDocBody,
  type ParameterExpansionPart,
  type ParameterOperation,
  type ParsedScript,
  parse,
  type Word,
  type WordPart,
} from 'unbash';
import { TextCache } from '../../engine/index.ts';
import { hasGlob } from '../pattern.ts';
import type { Span } from '../syntax/source.ts';
import { expandBraces, hasBraces } from './braces.ts';

/** A piece of a word, ready to be expanded. `quoted`: neither split nor globbed. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'tilde'; readonly user: string }
  | { readonly kind: 'parameter'; readonly parameter: Parameter; readonly quoted: boolean }
  | {
      readonly kind: 'command';
      readonly script: ParsedScript | undefined;
      readonly quoted: boolean;
      readonly backquotes: Span | undefined;
    }
  | { readonly kind: 'arithmetic'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'process'; readonly operator: '<' | '>'; readonly script: ParsedScript | undefined };

/** `${…}`, read; `text` is how it stands in the script. */
export interface Parameter {
  readonly name: string;
  readonly text: string;
  readonly prefix?: '!' | '#' | undefined;
  readonly index?: Word | undefined;
  readonly operation?: ParameterOperation | undefined;
}

interface Plan {
  readonly segments: readonly Segment[];
  /** What the word is, if nothing in it can change and nothing matches file names. */
  readonly constant?: string;
  /** bash: text whose braces make several words of it. */
  readonly braces?: string;
}

/**
 * How a word's text is read: an assignment's value has more tildes (and to bash every word that looks like an assignment),
 * an operand within double quotes is quoted.
 */
export type Reading = 'word' | 'bash' | 'assignment' | 'quoted';

const plans: Record<Reading, WeakMap<Word, Plan>> = {
  word: new WeakMap(),
  bash: new WeakMap(),
  assignment: new WeakMap(),
  quoted: new WeakMap(),
};

/** What a word is made of, worked out once for each way to read it. */
export function planWord(word: Word, reading: Reading = 'word'): Plan {
  let plan = plans[reading].get(word);
  if (!plan) {
    plan = makePlan(word, reading);
    plans[reading].set(word, plan);
  }
  return plan;
}

/** The words that brace expansion makes of one. */
export const bracedWords = (text: string, work: (steps: number) => void): Word[] => expandBraces(text, work).map(wordOf);

function makePlan(word: Word, reading: Reading): Plan {
  const parts = word.parts;
  if (reading === 'quoted') {
    // Single quotes mean nothing within double quotes: read the operand as what stands there.
    if (parts?.some((part) => part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted')) return { segments: quotedSegments(word.text) };
    return { segments: parts ? parts.flatMap((part) => segmentsOf(part, true)) : textSegments(word.text, true) };
  }
  if ((reading === 'word' || reading === 'bash') && parts?.some((part) => part.type === 'BraceExpansion')) {
    if (hasBraces(word.text)) return { segments: [], braces: word.text };
  }
  const segments = parts ? parts.flatMap((part) => segmentsOf(part, false)) : textSegments(word.text, false);
  const all = tildes(segments, reading);
  const texts = all.filter((segment) => segment.kind === 'text');
  const whole = texts.map((piece) => piece.text).join('');
  const mayMatch = texts.some((piece) => !piece.quoted && /[*?[(]/.test(piece.text)) && (hasGlob(whole) || whole.includes('('));
  if (texts.length !== all.length || mayMatch) return { segments: all };
  return { segments: all, constant: whole };
}

function segmentsOf(part: WordPart, quoted: boolean): Segment[] {
  switch (part.type) {
    case 'Literal':
      return textSegments(part.text, quoted);
    case 'Glob':
      return part.kind === 'bracket' && part.parts.some((inner) => inner.type !== 'Literal')
        ? [text('[', quoted), ...part.parts.flatMap((inner) => segmentsOf(inner, quoted)), text(']', quoted)]
        : textSegments(part.text, quoted);
    case 'ExtendedGlob':
      return part.parts
        ? [text(`${part.operator}(`, quoted), ...part.parts.flatMap((inner) => segmentsOf(inner, quoted)), text(')', quoted)]
        : textSegments(part.text, quoted);
    case 'BraceExpansion':
      return part.parts && part.parts.length > 0 && part.parts.some((inner) => inner.type !== 'Literal')
        ? [text('{', quoted), ...part.parts.flatMap((inner) => segmentsOf(inner, quoted)), text('}', quoted)]
        : textSegments(part.text, quoted);
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [text(part.value, true)];
    case 'DoubleQuoted':
    case 'LocaleString': {
      const inner = part.parts.flatMap((child) => (child.type === 'Literal' ? [text(child.value, true)] : segmentsOf(child, true)));
      return inner.length > 0 ? inner : [text('', true)];
    }
    case 'SimpleExpansion':
      return [{ kind: 'parameter', parameter: { name: part.text.slice(1), text: part.text }, quoted }];
    case 'ParameterExpansion':
      return [{ kind: 'parameter', parameter: parameterOf(part), quoted }];
    case 'CommandExpansion':
      return [{ kind: 'command', script: part.script, quoted, backquotes: part.text.startsWith('`') ? part : undefined }];
    case 'ArithmeticExpansion':
      return [{ kind: 'arithmetic', text: part.text.startsWith('$[') ? part.text.slice(2, -1) : part.text.slice(3, -2), quoted }];
    case 'ProcessSubstitution':
      return [{ kind: 'process', operator: part.operator, script: part.script }];
  }
}

const parameterOf = ({ parameter, text: whole, prefix, index, operation }: ParameterExpansionPart): Parameter => ({
  name: parameter,
  text: whole,
  prefix,
  index,
  operation,
});

const text = (value: string, quoted: boolean): Segment => ({ kind: 'text', text: value, quoted });

/** Splits a literal's source at its backslashes, which quote one character each. */
function textSegments(source: string, quoted: boolean): Segment[] {
  if (!source.includes('\\')) return [text(source, quoted)];
  const segments: Segment[] = [];
  let plain = '';
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    const next = source[i + 1];
    if (c !== '\\' || next === undefined || (quoted && !'$`"\\\n}'.includes(next))) {
      plain += c;
      continue;
    }
    i++;
    if (next === '\n') continue;
    if (quoted) plain += next;
    else {
      if (plain) segments.push(text(plain, false));
      plain = '';
      segments.push(text(next, true));
    }
  }
  if (plain) segments.push(text(plain, quoted));
  return segments;
}

/** `~`, `~user` at the start; in an assignment also after each colon. */
function tildes(segments: Segment[], reading: Reading): Segment[] {
  if (!segments.some((segment) => segment.kind === 'text' && !segment.quoted && segment.text.includes('~'))) return segments;
  const result: Segment[] = [];
  segments.forEach((segment, index) => {
    if (segment.kind !== 'text' || segment.quoted) {
      result.push(segment);
      return;
    }
    const looksAssigned = reading === 'bash' && index === 0 && /^[A-Za-z_]\w*=/.test(segment.text);
    const pieces =
      reading === 'assignment' ? segment.text.split(/(?<=:)/) : looksAssigned ? segment.text.split(/(?<=[:=])/) : [segment.text];
    pieces.forEach((piece, i) => {
      const found = (index === 0 && i === 0) || (i > 0 && /[:=]$/.test(pieces[i - 1] ?? '')) ? /^~([\w.-]*)(?=[/:]|$)/.exec(piece) : null;
      const reaches = found && found[0].length === piece.length && i === pieces.length - 1 && index < segments.length - 1;
      if (found && !reaches) {
        result.push({ kind: 'tilde', user: found[1] as string });
        if (piece.length > found[0].length) result.push(text(piece.slice(found[0].length), false));
      } else result.push(text(piece, false));
    });
  });
  return result;
}

const words = new TextCache<Word>(2000);

/** The word that `source` is. */
function wordOf(source: string): Word {
  if (/^[\w.,:%+-]*$/.test(source)) return { type: 'Word', text: source, value: source, pos: 0, end: source.length };
  let word = words.get(source);
  if (!word) {
    const command = parse(`: ${source}`).commands[0]?.command;
    const found = command?.type === 'Command' ? command.args[0] : undefined;
    word = found?.type === 'Word' ? found : { type: 'Word', text: source, value: source, pos: 0, end: source.length };
    words.set(source, word);
  }
  return word;
}

const quoted = new TextCache<readonly Segment[]>(2000);

/** The segments of text that is read as if between double quotes, quotes being nothing special: arithmetic, operands, PS4. */
export function quotedSegments(source: string): readonly Segment[] {
  let segments = quoted.get(source);
  if (!segments) {
    segments = /[$`\\]/.test(source) ? parseQuoted(source) : [text(source, true)];
    quoted.set(source, segments);
  }
  return segments;
}

/** Here-documents are read just so. */
function parseQuoted(source: string): readonly Segment[] {
  const command = parse(`: <<\x02\n${source}\n\x02\n`).commands[0]?.command;
  const document = command?.type === 'Command' ? command.redirects[0] : undefined;
  if (document?.type !== 'HereDoc') return [text(source, true)];
  const segments = documentSegments(document.body, false);
  const last = segments.at(-1);
  return last?.kind === 'text' ? [...segments.slice(0, -1), text(last.text.replace(/\n$/, ''), true)] : segments;
}

const documents = new WeakMap<HereDocBody, readonly Segment[]>();

/** The body of a here-document whose delimiter is not quoted. `<<-` takes the tabs that begin its lines away. */
export function documentSegments(body: HereDocBody, stripTabs: boolean): readonly Segment[] {
  let segments = documents.get(body);
  if (!segments) {
    let begins = true;
    segments = (
      body.parts ?? [{ type: 'Literal', text: body.text, value: unescapeDocument(body.text), pos: body.pos, end: body.end }]
    ).flatMap((part) => {
      if (part.type !== 'Literal') {
        begins = false;
        return segmentsOf(part, true);
      }
      const value = stripTabs ? part.value.replace(begins ? /(^|\n)\t+/g : /(\n)\t+/g, '$1') : part.value;
      begins = part.value.endsWith('\n');
      return [text(value, true)];
    });
    documents.set(body, segments);
  }
  return segments;
}

const unescapeDocument = (source: string): string => source.replace(/\\([$`\\\n])/g, (_, c: string) => (c === '\n' ? '' : c));
