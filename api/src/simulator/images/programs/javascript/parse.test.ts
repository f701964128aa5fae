import { readFileSync, writeFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { TooDeep } from './nesting.ts';
import { GIVEN, parseScript, ScriptSyntaxError } from './parse.ts';

/** What V8 said of scripts that are none, recorded: where, and why. UPDATE_ANSWERS=1 asks it again. */
interface Recording {
  readonly code: string;
  said: string;
}
const path = new URL('./refused.data.json', import.meta.url);
const recordings = JSON.parse(readFileSync(path, 'utf8')) as Recording[];

describe('what is no script is refused in the words of V8', () => {
  if (process.env.UPDATE_ANSWERS) {
    for (const each of recordings) each.said = real(each.code);
    writeFileSync(path, `${JSON.stringify(recordings, undefined, 1)}\n`);
  }
  it.each(recordings)('$code', ({ code, said }) => {
    expect(refused(code)).toBe(said);
  });
});

function refused(code: string): string {
  try {
    parseScript(code, 'commonjs');
    return '';
  } catch (error) {
    if (!(error instanceof ScriptSyntaxError)) throw error;
    const column = code.slice(0, error.at).split('\n').at(-1)?.length ?? 0;
    return `${' '.repeat(column)}${'^'.repeat(error.length)}\n\nSyntaxError: ${error.message}`;
  }
}
function real(code: string): string {
  try {
    compileFunction(code, GIVEN);
    return '';
  } catch (error) {
    const lines = (error as Error).stack?.split('\n') ?? [];
    return lines.slice(2, 5).join('\n');
  }
}

describe('parts that lie very deep in each other are not followed, wherever the stack of the machine would end', () => {
  const many = 60_000;
  it.each([
    ['brackets', (n) => `x = ${'['.repeat(n)}${']'.repeat(n)}`],
    ['brackets that do not close', (n) => '('.repeat(n)],
    ['blocks', (n) => '{'.repeat(n) + '}'.repeat(n)],
    ['objects', (n) => `x = ${'{ a: '.repeat(n)}1${'}'.repeat(n)}`],
    ['signs', (n) => `${'!'.repeat(n)}x`],
    ['sums', (n) => `1${' + 1'.repeat(n)}`],
    ['powers', (n) => `2${' ** 2'.repeat(n)}`],
    ['choices', (n) => `1${' ? 1 : 1'.repeat(n)}`],
    ['arrows', (n) => `${'a => '.repeat(n)}1`],
    ['assignments', (n) => `${'a = '.repeat(n)}1`],
    ['else if', (n) => `${'if (x); else '.repeat(n)};`],
    ['members', (n) => `a${'.b'.repeat(n)}`],
    ['calls', (n) => `a${'()'.repeat(n)}`],
    ['new', (n) => `${'new '.repeat(n)}a`],
    ['templates', (n) => `${'`${'.repeat(n)}1${'}`'.repeat(n)}`],
    ['functions', (n) => '(function () {'.repeat(n) + '})'.repeat(n)],
    ['classes', (n) => `${'(class extends '.repeat(n)}A${'{})'.repeat(n)}`],
    ['patterns', (n) => `let ${'['.repeat(n)}${']'.repeat(n)} = 1`],
    ['labels', (n) => `${Array.from({ length: n / 20 }, (_, i) => `l${i}: `).join('')};`],
    ['groups of an expression', (n) => `/${'('.repeat(n)}${')'.repeat(n)}/`],
    ['classes of an expression', (n) => `/${'['.repeat(n)}${']'.repeat(n)}/v`],
    ['await', (n) => `async function f() { ${'await '.repeat(n)}1 }`],
  ] as const satisfies readonly (readonly [string, (n: number) => string])[])('%s', (_, made) => {
    expect(() => parseScript(made(many), 'commonjs')).toThrow(TooDeep);
    expect(() => parseScript(made(20), 'commonjs')).not.toThrow(TooDeep);
  });

  it('long lists are not deep', () => {
    const script = parseScript(`f(${'1, '.repeat(20_000)}1); ${'x = 1;\n'.repeat(10_000)}`, 'commonjs');
    expect(script.body.length).toBe(10_001);
  });
});
