import { describe, expect, it } from 'vitest';
import { simulate } from '../../../index.ts';
import { limitOf } from '../../test-image.ts';

function run(script: string, limits = {}) {
  const command = ['python', '-c', script];
  const containers = [{ name: 'app', image: 'python:3.11', command, resources: { limits } }];
  const spec = { restartPolicy: 'Never', containers };
  const result = simulate({
    manifest: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }),
    horizonSeconds: 60,
  });
  if (result.kind !== 'Run') return { end: result.kind === 'LimitExceeded' ? result.limit : result.kind, logs: '' };
  const { status } = result.pods[0]?.watch.at(-1) ?? {};
  return { end: result.warnings.length > 0 ? 'followed no further' : 'followed', logs: result.kubectl('logs web').stdout, status };
}

describe('what is being made takes memory before it has a name', () => {
  it.each([
    { script: 'l = [bytearray(2 ** 20) for _ in range(1000)]' },
    { script: 'l = list("x" * 10 ** 6 for _ in range(1000))' },
    { script: 'd = {i: "x" * 10 ** 6 + str(i) for i in range(1000)}' },
    { script: 's = " ".join("x" * 1000 for _ in range(100000))' },
    { script: 's = "x" * 1000\nfor i in range(50): s = " ".join([s[:10000]] * 300)', status: 'Completed' },
    { script: 'print(sum(len("x" * 10 ** 6) for _ in range(1000)))', status: 'Completed' },
    { script: 'l = [len(bytearray(2 ** 20)) for _ in range(1000)]', status: 'Completed' },
  ])('$script', ({ script, status = 'OOMKilled' }) => {
    expect(run(script, { memory: '64Mi' })).toMatchObject({ end: 'followed', status });
  });
});

const shared = 'a = [1]\nb = [1]\nfor i in range(40):\n  a = [a, a]\n  b = [b, b]\n';
const deep = 'a = []\nb = []\nfor i in range(100000):\n  a = [a]\n  b = [b]\n';
const told = (what: string): string => `${deep}try:\n  ${what}\nexcept RecursionError as e:\n  print(e)`;

describe('what a script makes much of', { timeout: 60_000 }, () => {
  it.each([
    { rule: 'what is shown in each place in which it is met', script: `${shared}repr(a)` },
    { rule: 'what is compared likewise', script: `${shared}a == b` },
    { rule: 'what is written as JSON likewise', script: `${shared}import json\njson.dumps(a)` },
    { rule: 'calls that go on where there may be no more', script: 'def f():\n  try: f()\n  finally: f()\nf()' },
    {
      rule: 'threads that become ever more',
      script: 'import threading\ndef f():\n  for i in range(2): threading.Thread(target=f).start()\nf()',
    },
    { rule: 'bytes from nowhere', script: 'import os\nos.urandom(10 ** 9)' },
    { rule: 'dictionaries that are copied', script: 'd = dict.fromkeys(range(10 ** 5))\nwhile 1: dict(d)' },
    { rule: 'sets that are joined', script: 'a = set(range(10 ** 5))\nwhile 1: a | a' },
    { rule: 'all orders of much', script: 'import itertools\nlist(itertools.permutations(range(20)))' },
    { rule: 'classes that come from each other', script: 'class A: pass\nfor i in range(10000):\n  class A(A): pass' },
  ])('$rule', ({ script }) => {
    expect(limitOf({ image: 'python:3.11', command: ['python', '-c', script] })).toBe('steps');
  });

  it.each([
    {
      rule: 'what lies very deep in itself is not shown',
      script: told('repr(a)'),
      logs: 'maximum recursion depth exceeded while getting the repr of an object\n',
    },
    { rule: 'nor compared', script: told('a == b'), logs: 'maximum recursion depth exceeded in comparison\n' },
    {
      rule: 'nor written',
      script: told('import json; json.dumps(a)'),
      logs: 'maximum recursion depth exceeded while encoding a JSON object\n',
    },
    { rule: 'nor copied', script: told('import copy; copy.deepcopy(a)'), logs: 'maximum recursion depth exceeded\n' },
    {
      rule: 'what is within itself is shown as dots',
      script: 'a = []\nb = {"x": a}\na.append(b)\nprint(a, b)',
      logs: "[{'x': [...]}] {'x': [{...}]}\n",
    },
    {
      rule: 'and not written at all',
      script: 'import json\na = {}\na["a"] = a\ntry: json.dumps(a)\nexcept ValueError as e: print(e)',
      logs: 'Circular reference detected\n',
    },
    {
      rule: 'a copy holds the same as often as what it is of',
      script: 'import copy\na = [1]\nb = copy.deepcopy([a, a])\nprint(b[0] is b[1], b[0] is a)',
      logs: 'True False\n',
    },
    {
      rule: 'of many orders the first are there at once',
      script:
        'from itertools import *\nprint(next(permutations(range(20), 3)), next(product(range(99), repeat=3)), list(combinations("abc", 2)), list(permutations("ab", 3)))',
      logs: "(0, 1, 2) (0, 0, 0) [('a', 'b'), ('a', 'c'), ('b', 'c')] []\n",
    },
    {
      rule: 'orders come in order',
      script: 'from itertools import *\np = list(permutations(range(4), 3))\nprint(p == sorted(p), len(set(p)))',
      logs: 'True 24\n',
    },
    {
      rule: 'a number that is no character',
      script: 'try: chr(10 ** 9)\nexcept ValueError as e: print(e)',
      logs: 'chr() arg not in range(0x110000)\n',
    },
    {
      rule: 'an expression that might try for ever, and does not',
      script: 'import re\nprint(bool(re.match(r"^(\\w+\\s?)+$", "hello big world")))',
      logs: 'True\n',
    },
  ])('$rule', ({ script, logs }) => {
    expect(run(script)).toMatchObject({ end: 'followed', logs });
  });
});
