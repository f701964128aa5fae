import { describe, expect, it } from 'vitest';
import { simulate } from '../../../index.ts';
import { limitOf } from '../../test-image.ts';

const run = (script: string) => {
  const spec = { restartPolicy: 'Never', containers: [{ name: 'app', image: 'node:20', command: ['node', '-e', script] }] };
  const result = simulate({
    manifest: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }),
    horizonSeconds: 60,
  });
  if (result.kind !== 'Run') return { end: result.kind === 'LimitExceeded' ? result.limit : result.kind, logs: '' };
  return { end: result.warnings.length > 0 ? 'followed no further' : 'followed', logs: result.kubectl('logs web').stdout };
};

/** What V8 itself would abort for, or what would take it hours, neither ends nor holds up the process that simulates it. */
describe('what a script makes much of', { timeout: 60_000 }, () => {
  it.each([
    { rule: 'a list as long as it says it is', script: 'Array.from({ length: 1e9 })' },
    { rule: 'one that is made item by item', script: 'Array.from({ length: 1e9 }, (_, i) => i)' },
    { rule: 'what only has a length', script: 'Array.prototype.map.call({ length: 1e9 }, (x) => x)' },
    { rule: 'an array that is stretched', script: 'const a = []; a.length = 2 ** 32 - 1; a.push(1)' },
    { rule: 'a place that is far away', script: 'const a = []; a[4294967294] = 1' },
  ])('$rule', ({ script }) => {
    expect(run(script).end).toBe('followed no further');
  });

  it.each([
    {
      rule: 'what is shown in each place in which it is met',
      script: "let a = {}; for (let i = 0; i < 40; i++) a = { x: a, y: a }; require('util').inspect(a, { depth: 50 })",
    },
    { rule: 'what is joined likewise', script: 'let a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; String(a)' },
    {
      rule: 'long texts that are compared',
      script: "const s = 'a'.repeat(1e6); const [x, y] = [s + 'b', s + 'c']; for (;;) x === y",
    },
    {
      rule: 'a map that grows while it is gone through',
      script: 'const m = new Map([[0, 0]]); m.forEach((v, k) => m.set(k + 1, 1))',
    },
    {
      rule: 'requests that wait for each other',
      script:
        "const h = require('http'); h.createServer((q, r) => h.get('http://localhost/', (x) => x.pipe(r))).listen(80); h.get('http://localhost/')",
    },
    { rule: 'timers that become ever more', script: 'const f = () => { setTimeout(f, 0); setTimeout(f, 0) }; f()' },
    { rule: 'jobs that become ever more', script: 'const f = () => { queueMicrotask(f); queueMicrotask(f) }; f()' },
    { rule: 'timers that are too many', script: 'for (let i = 0; i < 2e5; i++) setInterval(() => 0, 1)' },
    { rule: 'calls that go on where the stack has ended', script: 'const f = () => { try { f() } finally { f() } }; f()' },
    {
      rule: 'names that are very long',
      script: "const x = 'a'.repeat(1e5); const o = {}; for (let i = 0; ; i++) o[x + i] = 1",
    },
    {
      rule: 'long texts that are put in order',
      script: "const x = 'a'.repeat(1e6); for (;;) x.localeCompare(x + 'b')",
    },
    {
      rule: 'what is written in each place in which it is met',
      script: 'let a = {}; for (let i = 0; i < 40; i++) a = { x: a, y: a }; JSON.stringify(a)',
    },
    { rule: 'a text that is looked into each time that it grows', script: "let s = ''; for (;;) { s += 'ab'; s[5]; }" },
  ])('$rule', ({ script }) => {
    expect(limitOf({ image: 'node:20', command: ['node', '-e', script] })).toBe('steps');
  });

  it.each([
    {
      rule: 'a length that none can be',
      script: 'try { [].length = -1 } catch (e) { console.log(e.message) }',
      logs: 'Invalid array length\n',
    },
    { rule: 'a negative length is none', script: 'console.log(Array.from({ length: -1 }))', logs: '[]\n' },
    { rule: 'a name that is no place', script: 'const a = []; a[4294967295] = 1; console.log(a.length)', logs: '0\n' },
    { rule: 'an array within itself is joined as nothing', script: 'const a = [1]; a.push(a, 2); console.log(String(a))', logs: '1,,2\n' },
    {
      rule: 'a text longer than V8 has any',
      script: "for (const f of ['padEnd', 'padStart', 'repeat']) try { 'a'[f](2 ** 30) } catch (e) { console.log(e.message) }",
      logs: 'Invalid string length\n'.repeat(3),
    },
    { rule: 'a long text is as long as it is', script: "console.log('a'.repeat(2 ** 28).length)", logs: '268435456\n' },
    {
      rule: 'circles are equal if they are of one form',
      script: "const f = () => { const a = {}; a.a = a; return a }; require('assert').deepStrictEqual(f(), f()); console.log('ok')",
      logs: 'ok\n',
    },
    {
      rule: 'what lies very deep in itself takes more calls than there may be',
      script: `let a = [1]; for (let i = 0; i < 1e5; i++) a = [a];
        const all = [() => JSON.stringify(a), () => String(a), () => a.flat(Infinity), () => structuredClone(a), () => require('util').inspect(a, { depth: null })];
        for (const f of all) try { f() } catch (e) { console.log(e.message) }`,
      logs: 'Maximum call stack size exceeded\n'.repeat(5),
    },
    {
      rule: 'what JavaScript itself refuses is an error of the script',
      script:
        'for (const f of [() => (1).toString(37), () => (1).toPrecision(1000), () => BigInt.asUintN(2 ** 53 - 1, -1n), () => Buffer.alloc(-1)]) try { f() } catch (e) { console.log(e.name, e.message) }',
      logs: 'RangeError toString() radix argument must be between 2 and 36\nRangeError toPrecision() argument must be between 1 and 100\nRangeError Maximum BigInt size exceeded\nRangeError The value of "size" is out of range. It must be >= 0 && <= 4294967296. Received -1\n',
    },
    {
      rule: 'an expression that might try for ever, and does not',
      script: "console.log(/^(\\w+\\s?)+$/.test('hello big world'), 'aaa'.replace(/(a|aa)+/g, 'b'))",
      logs: 'true b\n',
    },
    {
      rule: 'the causes of an error are shown three deep',
      script:
        "let e = new Error('x'); for (let i = 0; i < 5; i++) e = new Error('y', { cause: e }); e.stack; console.log(require('util').inspect(e).split('\\n').filter((l) => l.includes('cause]')).map((l) => l.trim()).join())",
      logs: '[cause]: Error: y,[cause]: Error: y,[cause]: [Error]\n',
    },
  ])('$rule', ({ script, logs }) => {
    expect(run(script)).toEqual({ end: 'followed', logs });
  });

  it.each([
    { rule: 'a search that nobody sees the end of', script: "/(a+)+b/.test('a'.repeat(40)); console.log('no')", end: 'Running', logs: '' },
    {
      rule: 'an error in what is told of errors',
      script: "process.on('uncaughtException', () => { throw new Error('again') }); throw 1",
      end: 'Error',
      logs: 'Error: again',
    },
    {
      rule: 'an error while it leaves',
      script: "process.on('exit', () => { throw new Error('late') })",
      end: 'Error',
      logs: 'Error: late',
    },
    {
      rule: 'an error that is told of after the exit',
      script: "process.on('exit', (c) => console.log('exit', c)); throw new Error('x')",
      end: 'Error',
      logs: 'exit 1\n[eval]:1\n',
    },
  ])('$rule: $end', ({ script, end, logs }) => {
    const spec = { restartPolicy: 'Never', containers: [{ name: 'app', image: 'node:20', command: ['node', '-e', script] }] };
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec });
    const result = simulate({ manifest, horizonSeconds: 60 });
    if (result.kind !== 'Run') throw new Error(JSON.stringify(result.message));
    expect(result.kubectl('get pods').stdout).toContain(` ${end} `);
    expect(result.kubectl('logs web').stdout).toContain(logs);
  });
});
