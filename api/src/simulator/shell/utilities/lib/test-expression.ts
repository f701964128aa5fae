import { isSameFile, OsError, type Process, type Stat } from './kernel.ts';

/** What test(1) was asked is no expression: the message, without the utility's name; exit code 2. */
export class TestError extends Error {}

/** Evaluates the words of `test` (without the closing `]`). @see POSIX.1-2017 XCU test */
export function evaluateTest(process: Process, words: readonly string[], wording: 'gnu' | 'busybox' | 'dash' | 'bash'): boolean {
  let at = 0;
  if (words.length === 0) return false;
  if (words.length === 1) return words[0] !== '';
  if (words.length === 3 && Object.hasOwn(binary, words[1] as string))
    return applyBinary(words[0] as string, words[1] as string, words[2] as string);
  if (words.length === 2 && words[0] === '!') return words[1] === '';
  if (words.length === 4 && words[0] === '!') return !evaluateTest(process, words.slice(1), wording);
  const value = or();
  if (at < words.length) throw unexpected(words[at] as string);
  return value;

  function or(): boolean {
    let left = and();
    while (words[at] === '-o') {
      at++;
      const right = and();
      left = left || right;
    }
    return left;
  }
  function and(): boolean {
    let left = not();
    while (words[at] === '-a') {
      at++;
      const right = not();
      left = left && right;
    }
    return left;
  }
  function not(): boolean {
    if (words[at] === '!' && at + 1 < words.length) {
      at++;
      return !not();
    }
    return primary();
  }
  function primary(): boolean {
    const word = words[at];
    if (word === undefined) throw new TestError('argument expected');
    const operator = words[at + 1];
    if (operator !== undefined && Object.hasOwn(binary, operator) && at + 2 < words.length) {
      at += 3;
      return applyBinary(word, operator, words[at - 1] as string);
    }
    if (word === '(') {
      at++;
      const value = or();
      if (words[at] !== ')') throw new TestError(wording === 'bash' ? "`)' expected" : 'closing paren expected');
      at++;
      return value;
    }
    if (/^-[a-zA-Z]$/.test(word) && at + 1 < words.length && unaryLetters.includes(word[1] as string)) {
      at += 2;
      return applyUnary(word[1] as string, words[at - 1] as string);
    }
    if (/^-[a-zA-Z]$/.test(word) && words.length === 2) throw unexpected(words[1] as string, word);
    at++;
    return word !== '';
  }

  function applyUnary(letter: string, operand: string): boolean {
    switch (letter) {
      case 'n':
        return operand !== '';
      case 'z':
        return operand === '';
      case 't':
        return false;
      case 'h':
      case 'L':
        return about(
          () => process.lstat(operand),
          (stat) => stat.type === 'symlink',
        );
      case 'r':
      case 'w':
      case 'x':
        return process.access(operand, letter);
      default:
        return about(() => process.stat(operand), fileTests[letter] as (stat: Stat, process: Process) => boolean);
    }
  }

  function about(look: () => Stat, question: (stat: Stat, process: Process) => boolean): boolean {
    try {
      return question(look(), process);
    } catch (error) {
      if (error instanceof OsError) return false;
      throw error;
    }
  }

  function applyBinary(left: string, operator: string, right: string): boolean {
    const compare = binary[operator];
    if (typeof compare === 'function') return compare(left, right);
    if (compare === 'number') return compareNumbers(operator, number(left), number(right));
    const [a, b] = [statOf(left), statOf(right)];
    if (operator === '-ef') return a !== undefined && b !== undefined && isSameFile(a, b);
    if (operator === '-nt') return a !== undefined && (b === undefined || a.mtime > b.mtime);
    return b !== undefined && (a === undefined || a.mtime < b.mtime);
  }

  function statOf(path: string): Stat | undefined {
    try {
      return process.stat(path);
    } catch (error) {
      if (error instanceof OsError) return undefined;
      throw error;
    }
  }

  function number(text: string): bigint {
    const match = /^\s*([+-]?\d+)\s*$/.exec(text);
    if (match) return BigInt((match[1] as string).replace('+', ''));
    if (wording === 'gnu') throw new TestError(`invalid integer '${text}'`);
    if (wording === 'bash') throw new TestError(`${text}: integer expression expected`);
    throw new TestError(wording === 'dash' ? `Illegal number: ${text}` : `${text}: bad number`);
  }

  function unexpected(word: string, before?: string): TestError {
    if (wording === 'gnu')
      return new TestError(
        before
          ? `'${before}': unary operator expected`
          : words.length === 2
            ? `missing argument after '${word}'`
            : `extra argument '${word}'`,
      );
    if (wording === 'bash') return new TestError(words.length === 3 ? `${words[1]}: binary operator expected` : 'too many arguments');
    if (wording === 'dash') return new TestError(`${word}: unexpected operator`);
    return new TestError(`${word}: unknown operand`);
  }
}

const unaryLetters = 'bcdefghknprstuwxzLOGSN';

const fileTests: Readonly<Record<string, (stat: Stat, process: Process) => boolean>> = {
  b: (stat) => stat.type === 'block',
  c: (stat) => stat.type === 'char',
  d: (stat) => stat.type === 'directory',
  e: () => true,
  f: (stat) => stat.type === 'file',
  g: (stat) => (stat.mode & 0o2000) !== 0,
  k: (stat) => (stat.mode & 0o1000) !== 0,
  p: (stat) => stat.type === 'fifo',
  s: (stat) => stat.size > 0,
  u: (stat) => (stat.mode & 0o4000) !== 0,
  G: (stat, process) => stat.gid === process.gid,
  N: () => true,
  O: (stat, process) => stat.uid === process.uid,
  S: (stat) => stat.type === 'socket',
};

const binary: Readonly<Record<string, ((left: string, right: string) => boolean) | 'number' | 'file'>> = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '-eq': 'number',
  '-ne': 'number',
  '-lt': 'number',
  '-le': 'number',
  '-gt': 'number',
  '-ge': 'number',
  '-nt': 'file',
  '-ot': 'file',
  '-ef': 'file',
};

function compareNumbers(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    default:
      return left >= right;
  }
}
