import { compareText } from '../../apimachinery/compare-text.ts';
import type { Task } from '../../engine/index.ts';
import { fileComparison, fileTest, isFileTest } from '../execution/file-test.ts';
import { patternMatches } from '../pattern.ts';
import { posixRegex } from '../regex/index.ts';
import { Failure, type Shell } from '../shell.ts';

/** `test`, `[`, and busybox's `[[`. */
export function test(shell: Shell, argv: string[]): number | Task<number> {
  const [name = 'test'] = argv;
  const words = argv.slice(1);
  try {
    if (name[0] === '[') {
      const close = name === '[[' ? ']]' : ']';
      if (words.pop() !== close) throw new Failure(shell.bash ? "missing `]'" : `missing ${close}`, 2);
    }
    return (shell.bash ? bashTest(shell, words) : new Expression(shell, words, name === '[[').whole()) ? 0 : 1;
  } catch (error) {
    // busybox's test complains as the program `sh`, whatever the script is called.
    if (error instanceof Failure && shell.flavor === 'ash') return complain(shell, error.message);
    throw error;
  }
}

function* complain(shell: Shell, message: string): Task<number> {
  yield* shell.tell(`sh: ${message}\n`);
  return 2;
}

const binaryOperators = new Set('= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef'.split(' '));
const isUnary = (word: string): boolean => word === '-n' || word === '-z' || isFileTest(word);

/** @see bash test.c posixtest: what the words mean depends on how many there are. */
function bashTest(shell: Shell, words: readonly string[]): boolean {
  const [a = '', b = '', c = '', d = ''] = words;
  const unary = (word: string): boolean => isUnary(word) || word === '-v' || word === '-o';
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2:
      if (a === '!') return b === '';
      if (unary(a)) return applyUnary(shell, a, b);
      throw new Failure(`${a}: unary operator expected`, 2);
    case 3:
      if (binaryOperators.has(b)) return applyBinary(shell, a, b, c);
      if (b === '-a') return a !== '' && c !== '';
      if (b === '-o') return a !== '' || c !== '';
      if (a === '!') return !bashTest(shell, [b, c]);
      if (a === '(' && c === ')') return b !== '';
      throw new Failure(`${b}: binary operator expected`, 2);
    case 4:
      if (a === '!') return !bashTest(shell, [b, c, d]);
      if (a === '(' && d === ')') return bashTest(shell, [b, c]);
      break;
  }
  return new Expression(shell, words, false).whole();
}

/** The general grammar: -o, -a, !, ( ), unary and binary. @see dash test.c */
class Expression {
  #at = 0;
  constructor(
    readonly shell: Shell,
    readonly words: readonly string[],
    /** busybox's [[ has && and ||, patterns and =~. */
    readonly double: boolean,
  ) {}

  whole(): boolean {
    const { words } = this;
    if (words.length === 0) return false;
    if (words.length === 1) return words[0] !== '';
    if (words.length === 3 && this.#isBinary(words[1])) return this.#binary();
    if (words.length >= 2 && words.length <= 4 && words[0] === '!') return !new Expression(this.shell, words.slice(1), this.double).whole();
    const result = this.#or();
    if (this.#at < words.length) throw this.#leftover();
    return result;
  }

  #leftover(): Failure {
    const { shell, words } = this;
    const next = words[this.#at] as string;
    if (shell.bash) return new Failure(next.startsWith('-') ? `syntax error: \`${next}' unexpected` : 'too many arguments', 2);
    if (shell.flavor === 'dash')
      return new Failure(`${words[this.#at - 1] === '' ? '' : `${words[this.#at - 1]}: `}unexpected operator`, 2);
    return new Failure(`${next}: unknown operand`, 2);
  }

  #isBinary(word: string | undefined): boolean {
    if (word === undefined || (word === '==' && this.shell.flavor === 'dash')) return false;
    return binaryOperators.has(word) || (this.double && word === '=~');
  }

  /** To the Almquist shells `-a` stands between two only. */
  #isUnary = (word: string): boolean => isUnary(word) && (this.shell.bash || word !== '-a');

  #or(): boolean {
    let result = this.#and();
    while (this.words[this.#at] === '-o' || (this.double && this.words[this.#at] === '||')) {
      this.#at++;
      const right = this.#and();
      result ||= right;
    }
    return result;
  }

  #and(): boolean {
    let result = this.#not();
    while (this.words[this.#at] === '-a' || (this.double && this.words[this.#at] === '&&')) {
      this.#at++;
      const right = this.#not();
      result &&= right;
    }
    return result;
  }

  #not(): boolean {
    if (this.words[this.#at] !== '!' || this.words.length - this.#at === 1) return this.#primary();
    this.#at++;
    return !this.#not();
  }

  #primary(): boolean {
    const { words } = this;
    const word = words[this.#at];
    if (word === undefined) {
      // To dash what is missing is empty.
      if (this.shell.flavor === 'dash') return false;
      throw new Failure('argument expected', 2);
    }
    const operandFollows = words[this.#at + 1] !== undefined;
    const binaryFollows = this.#isBinary(words[this.#at + 1]);
    if (word === '(' && !(binaryFollows && words[this.#at + 2] !== undefined && words[this.#at + 2] !== ')')) {
      this.#at++;
      const result = this.#or();
      if (words[this.#at++] !== ')') throw new Failure(this.shell.bash ? "`)' expected" : 'closing paren expected', 2);
      return result;
    }
    if (this.#isUnary(word) && operandFollows && !(binaryFollows && words[this.#at + 2] !== undefined)) {
      this.#at += 2;
      return applyUnary(this.shell, word, words[this.#at - 1] as string);
    }
    if (binaryFollows) return this.#binary();
    this.#at++;
    return word !== '';
  }

  #binary(): boolean {
    const [left, operator, right] = this.words.slice(this.#at, this.#at + 3) as [string, string, string | undefined];
    if (right === undefined) throw new Failure(this.shell.bash ? `${left}: unary operator expected` : `${operator}: argument expected`, 2);
    this.#at += 3;
    if (!this.double) return applyBinary(this.shell, left, operator, right);
    if (operator === '=~') return posixRegex(right, { extended: true }, (steps) => this.shell.process.work(steps)).test(left);
    if (operator === '=' || operator === '==') return patternMatches(right, left);
    return operator === '!=' ? !patternMatches(right, left) : applyBinary(this.shell, left, operator, right);
  }
}

function applyUnary(shell: Shell, operator: string, operand: string): boolean {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  if (operator === '-v') return shell.get(operand.replace(/\[.*$/, '')) !== undefined;
  if (operator === '-o') return (shell.options as unknown as Record<string, unknown>)[operand] === true;
  if (operator === '-t' && !shell.bash) return fileTest(shell, operator, String(number(shell, operand)));
  return fileTest(shell, operator, operand);
}

function applyBinary(shell: Shell, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return compareText(left, right) < 0;
    case '>':
      return compareText(left, right) > 0;
    case '-eq':
      return number(shell, left) === number(shell, right);
    case '-ne':
      return number(shell, left) !== number(shell, right);
    case '-lt':
      return number(shell, left) < number(shell, right);
    case '-le':
      return number(shell, left) <= number(shell, right);
    case '-gt':
      return number(shell, left) > number(shell, right);
    case '-ge':
      return number(shell, left) >= number(shell, right);
    default:
      return fileComparison(shell, operator, left, right);
  }
}

function number(shell: Shell, text: string): number {
  const isNumber = /^\s*[-+]?\d+\s*$/.test(text);
  const isInRange = Math.abs(Number(text)) < 2 ** 63;
  if (isNumber && isInRange) return Number(text);
  if (isNumber && shell.flavor === 'ash') throw new Failure(`${text}: out of range`, 2);
  if (shell.bash) throw new Failure(`${text}: integer expression expected`, 2);
  if (shell.flavor === 'dash') throw new Failure(`Illegal number: ${text}`, 2);
  throw new Failure(text === '' ? 'bad number' : `${text}: bad number`, 2);
}
