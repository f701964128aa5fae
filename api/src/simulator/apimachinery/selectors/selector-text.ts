import { aggregate } from '../aggregate.ts';
import { compareText } from '../compare-text.ts';
import { goQuote } from '../go-quote.ts';
import { isQualifiedName } from '../names.ts';
import { valueProblems } from './label-requirement.ts';

/** Gt and Lt compare whole numbers; a LabelSelector of an object has neither. */
export type SelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

/** One condition of a selector; `values` is empty for Exists and DoesNotExist. */
export interface Requirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
  /** Written as `key=value`, not as `key in (value)`: of both, only that is a pair of a label selector. */
  readonly isPair?: true;
  /** Written as `key!=value`. */
  readonly isUnequal?: true;
}
/** All must hold; none at all matches everything. */
export type Selector = readonly Requirement[];

/** The message is what kubectl says of a text that is no selector. */
export class SelectorError extends Error {}

/**
 * The selector that a text such as `a=b,c in (d, e),!f` means.
 * @see kubernetes: staging/src/k8s.io/apimachinery/pkg/labels/selector.go Parse
 */
export function parseSelector(text: string): Selector {
  const tokens = new Tokens(text);
  const requirements: Requirement[] = [];
  while (tokens.next !== END) {
    if (!tokens.isWord() && tokens.next !== '!') throw found(tokens.next, "!, identifier, or 'end of string'");
    requirements.push(asRequirement(tokens));
    const after = tokens.take();
    if (after === END) break;
    if (after !== ',') throw found(after, "',' or 'end of string'");
    if (!tokens.isWord() && tokens.next !== '!') throw found(tokens.next, "identifier after ','");
  }
  return requirements.sort((a, b) => compareText(a.key, b.key));
}

/** The end of the text reads as the empty one. */
const END = '';

class Tokens {
  readonly #all: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#all = [...text.matchAll(TOKEN)].map(([token]) => token).filter((token) => !BLANK.test(token));
  }
  get next(): string {
    return this.#all[this.#at] ?? END;
  }
  /** Even `in` and `notin` are keys and values. */
  isWord(): boolean {
    return this.next !== END && !SYMBOL.test(this.next);
  }
  take(): string {
    const token = this.next;
    this.#at++;
    return token;
  }
}

const TOKEN = /[ \t\r\n]+|==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+/g;
const BLANK = /^[ \t\r\n]+$/;
const SYMBOL = /^(==|!=|[=!(),<>])$/;

const found = (token: string, wanted: string, comma = ','): SelectorError =>
  new SelectorError(`found '${token}'${comma} expected: ${wanted}`);

function asRequirement(tokens: Tokens): Requirement {
  try {
    return requirement(tokens);
  } catch (error) {
    throw error instanceof SelectorError ? new SelectorError(`unable to parse requirement: ${error.message}`) : error;
  }
}

const operators: Readonly<Record<string, SelectorOperator>> = {
  '=': 'In',
  '==': 'In',
  '!=': 'NotIn',
  in: 'In',
  notin: 'NotIn',
  '>': 'Gt',
  '<': 'Lt',
};

function requirement(tokens: Tokens): Requirement {
  const absent = tokens.next === '!';
  if (absent) tokens.take();
  const key = identifier(tokens);
  const keyMessages = isQualifiedName(key);
  if (keyMessages.length > 0) throw new SelectorError(`<nil>: Invalid value: ${goQuote(key)}: ${keyMessages.join('; ')}`);
  if (absent) return { key, operator: 'DoesNotExist', values: [] };
  if (tokens.next === END || tokens.next === ',') return { key, operator: 'Exists', values: [] };
  const token = tokens.take();
  const operator = Object.hasOwn(operators, token) ? operators[token] : undefined;
  if (!operator) throw found(token, 'in, notin, =, ==, !=, gt, lt');
  const values = token === 'in' || token === 'notin' ? listOfValues(tokens) : [oneValue(tokens)];
  checkValues(key, operator, values);
  return { key, operator, values, ...(/^==?$/.test(token) && { isPair: true }), ...(token === '!=' && { isUnequal: true }) };
}

function identifier(tokens: Tokens): string {
  const isWord = tokens.isWord();
  const token = tokens.take();
  if (!isWord) throw found(token, 'identifier');
  return token;
}

const oneValue = (tokens: Tokens): string => (tokens.next === END || tokens.next === ',' ? '' : identifier(tokens));

/** `(a, b)`; what is missing beside a comma is the empty value. */
function listOfValues(tokens: Tokens): string[] {
  const open = tokens.take();
  if (open !== '(') throw found(open, "'('", '');
  if (tokens.next === ')') {
    tokens.take();
    return [''];
  }
  if (!tokens.isWord() && tokens.next !== ',') throw found(tokens.next, "',', ')' or identifier");
  const values = new Set<string>();
  while (!endsWith(tokens, values));
  tokens.take();
  return [...values].sort();
}

/** Reads one step of the list; true where its parenthesis comes next. @see …/selector.go parseIdentifiersList */
function endsWith(tokens: Tokens, values: Set<string>): boolean {
  const isWord = tokens.isWord();
  const token = tokens.take();
  if (isWord) {
    values.add(token);
    if (tokens.next !== ',' && tokens.next !== ')') throw found(tokens.next, "',' or ')'");
    return tokens.next === ')';
  }
  if (token !== ',') throw found(token, "',', or identifier");
  if (values.size === 0) values.add('');
  if (tokens.next !== ',' && tokens.next !== ')') return false;
  values.add('');
  if (tokens.next === ')') return true;
  tokens.take();
  return false;
}

function checkValues(key: string, operator: SelectorOperator, values: readonly string[]): void {
  const problems = valueProblems({ key, operator, values }, 'values');
  if (problems.length > 0) throw new SelectorError(aggregate(problems));
}
