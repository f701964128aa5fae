import { describe, expect, it } from 'vitest';
import { defaultLimits, LimitReached, SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';
import { pi } from './perl/pi.ts';

describe('perl', () => {
  it('prints many digits of pi', () => {
    const { stdout, exitCode } = runImage({ image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] });
    expect({ exitCode, length: stdout.length, head: stdout.slice(0, 52) }).toEqual({
      exitCode: 0,
      length: 2002,
      head: '3.14159265358979323846264338327950288419716939937510',
    });
  });
  it.each([
    [1, '3'],
    [5, '3.1416'],
    [40, '3.141592653589793238462643383279502884197'],
  ])('rounds at %d digits', (digits, text) => {
    expect(pi(digits)).toBe(text);
  });
  it.each([
    { code: 'print "hi\\n"; exit 3', stdout: 'hi\n', exitCode: 3 },
    { code: 'die "no\\n"', stdout: '', exitCode: 255 },
    { code: 'for my $i (1..3) { print "n $i\\n"; } exit 2;', stdout: 'n 1\nn 2\nn 3\n', exitCode: 2 },
    { code: 'my $x = "a"; print "[$x]", 2 * 3, "\\n"; sleep 1; warn "w"', stdout: '[a]6\n', exitCode: 0 },
  ])('runs $code', ({ code, stdout, exitCode }) => {
    expect(runImage({ image: 'perl', command: ['perl', '-e', code] })).toMatchObject({ stdout, exitCode });
  });
});

it.each([
  { image: 'perl', command: ['perl', '-e', 'my $x = "a" x (200 * 1024 * 1024); sleep 60;'] },
  { image: 'perl', command: ['perl', '-e', 'my @a; while (1) { push @a, "x" x 1_000_000; sleep 1 }'] },
  { image: 'perl', command: ['perl', '-e', 'push @a, "x" x 1e6 while 1'] },
  { image: 'node', command: ['node', '-e', 'const a = []; setInterval(() => a.push(Buffer.alloc(10 * 1024 * 1024)), 100)'] },
  { image: 'python', command: ['python', '-c', 'l = []\nwhile True: l.append("x" * 1024)'] },
])('$command.2 is killed for its memory', ({ image, command }) => {
  expect(runImage({ image, command, container: { limits: { memoryBytes: 100 * 2 ** 20 } }, until: 3600 * SECOND }).exit).toMatchObject({
    oomKilled: true,
    status: { code: 137 },
  });
});

it('what is let go of is no leak: a day of work in a script leaves as much memory as an hour', () => {
  const python = 'import time\nwhile True:\n  l = []\n  for i in range(5): l.append("x" * 200000)\n  time.sleep(600)';
  const script = 'setInterval(() => { const l = []; for (let i = 0; i < 5; i++) l.push("x".repeat(200000) + i); }, 600000)';
  for (const [image, command] of [
    ['python', ['python', '-c', python]],
    ['node', ['node', '-e', script]],
  ] as const) {
    const { exit, container } = runImage({ image, command, container: { limits: { memoryBytes: 64 * 2 ** 20 } }, until: 86_400 * SECOND });
    expect({ exit, less: container.memoryBytes < 60 * 2 ** 20 }).toEqual({ exit: undefined, less: true });
  }
});

it.each([
  { image: 'python', command: ['python', '-c', 'class A:\n  def __str__(self):\n    while True: pass\nprint(A())'] },
  { image: 'python', command: ['python', '-c', 'l = list(range(200000))\nwhile True:\n  -1 in l'] },
  { image: 'python', command: ['python', '-c', 'l = []\nfor i in range(10**6): l.append([0] * 1000)'] },
  { image: 'python', command: ['python', '-c', 'a = list(range(10000))\nl = []\nfor i in range(10**6): l.append(a[:])'] },
  { image: 'node', command: ['node', '-e', 'const l = []; for (let i = 0; i < 1e6; i++) l.push(new Array(1e6).fill(0))'] },
  { image: 'node', command: ['node', '-e', 'const o = { get x() { for (;;); } }; o.x'] },
  { image: 'node', command: ['node', '-e', 'const a = Array.from({ length: 100000 }, (_, i) => i); for (;;) a.indexOf(-1)'] },
])('$command.2 ends at the limits, or takes ever longer', ({ image, command }) => {
  const limits = { ...defaultLimits, steps: defaultLimits.steps / 10 };
  const run = () => runImage({ image, command, limits, until: SECOND }).exitCode;
  expect(run).toThrow(LimitReached);
});

it('V8 ends a process whose heap is full, before its container would', () => {
  const { exitCode, exit, stderr } = runImage({
    image: 'node:20',
    command: ['node', '-e', 'const a = []; while (true) a.push({ x: 1, y: new Array(10000).fill(1) })'],
    container: { limits: { memoryBytes: 64 * 2 ** 20 } },
  });
  expect({ exitCode, oomKilled: exit?.oomKilled }).toEqual({ exitCode: 139, oomKilled: false });
  expect(stderr).toContain('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory');
});

/** @see https://github.com/moby/moby/issues/30593 */
it.each([
  { image: 'node', command: ['node', '-e', 'process.on("exit", () => console.log("never")); process.abort()'], exitCode: 139 },
  { image: 'node', command: ['sh', '-c', "node -e 'process.abort()'; exit $?"], exitCode: 134 },
  { image: 'python', command: ['python', '-c', 'import os; os.abort()'], exitCode: 139 },
  { image: 'python', command: ['sh', '-c', "python -c 'import os; os.abort()'; exit $?"], exitCode: 134 },
])('abort() ends $command.2 of a container with $exitCode', ({ image, command, exitCode }) => {
  expect(runImage({ image, command })).toMatchObject({ stdout: '', exitCode });
});

it('a script that is not followed is said to, and never taken for done unseen', () => {
  const told: unknown[] = [];
  const note = { container: { onRemark: (remark: unknown) => void told.push(remark) }, until: SECOND };
  runImage({ image: 'perl', command: ['perl', '-e', 'open(my $f, "<", "/x")'], ...note });
  runImage({ image: 'node', command: ['node', '-e', 'require("cluster").fork()'], ...note });
  runImage({ image: 'python', command: ['python', '-c', 'import sqlite3'], ...note });
  expect(told.map((each) => (each as { program: string }).program)).toEqual(['Perl script', 'JavaScript', 'Python script']);
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: JavaScript that is run
describe('node', () => {
  it.each([
    { code: "console.log('hello', 1 + 2)", stdout: 'hello 3\n', exitCode: 0 },
    { code: 'console.log(`on ${process.env.NAME}`); process.exit(4)', stdout: 'on world\n', exitCode: 4 },
    { code: "setTimeout(() => { console.log('late'); process.exit(2) }, 5000)", stdout: 'late\n', exitCode: 2 },
    { code: "setInterval(() => console.log('tick'), 20000)", stdout: 'tick\ntick\n', exitCode: undefined },
    { code: "throw new Error('bad')", stdout: '', exitCode: 1 },
    { code: "require('express')", stdout: '', exitCode: 1 },
  ])('runs $code', ({ code, stdout, exitCode }) => {
    expect(runImage({ image: 'node:18', command: ['node', '-e', code], env: { NAME: 'world' }, until: 50 * SECOND })).toMatchObject({
      stdout,
      exitCode,
    });
  });

  it('serves', () => {
    const code =
      "const http = require('http');\nconst port = process.env.PORT || 3000;\nhttp.createServer((req, res) => {\n  res.writeHead(200, {'Content-Type': 'text/plain'});\n  res.end('Hello World\\n');\n}).listen(port, () => console.log(`listening on ${port}`));";
    const { execs, stdout } = runImage({
      image: 'node:18-alpine',
      files: { '/app/server.js': code },
      command: ['node', '/app/server.js'],
      exec: [{ after: 2, argv: ['wget', '-qO-', 'http://127.0.0.1:3000/'] }],
    });
    expect({ out: execs[0]?.stdout, stdout }).toEqual({ out: 'Hello World\n', stdout: 'listening on 3000\n' });
  });

  it.each([
    { image: 'node', command: ['node', 'app.js'], exitCode: 1, said: "Error: Cannot find module '/app.js'\n" },
    { image: 'node', command: undefined, exitCode: 0, said: '' },
    {
      image: 'openjdk:17',
      command: ['java', '-cp', '/app', 'com.example.Main'],
      exitCode: 1,
      said: 'Error: Could not find or load main class com.example.Main\nCaused by: java.lang.ClassNotFoundException: com.example.Main\n',
    },
    { image: 'openjdk:8', command: ['java', '-cp', '.', 'Main'], exitCode: 1, said: 'Error: Could not find or load main class Main\n' },
    {
      image: 'openjdk:17',
      command: ['sh', '-c', 'echo "class H {}" > H.java && javac H.java && ls *.class >&2 && java -cp . H && javac No.java'],
      exitCode: 2,
      said: 'H.class\nerror: file not found: No.java\nUsage: javac <options> <source files>\nuse --help for a list of possible options\n',
    },
    {
      image: 'openjdk:17',
      command: [
        'sh',
        '-c',
        'printf "package a.b;\\nclass H {}" > H.java && mkdir out && javac -d out H.java && java -cp out a.b.H && find out -type f >&2',
      ],
      exitCode: 0,
      said: 'out/a/b/H.class\n',
    },
    { image: 'openjdk:17', command: ['java', '-jar', '/app.jar'], exitCode: 1, said: 'Error: Unable to access jarfile /app.jar\n' },
    { image: 'golang:1.20', command: ['go', 'version'], exitCode: 0, said: '' },
    { image: 'ruby', command: ['ruby', '-e', 'puts "x"; exit 5'], exitCode: 5, said: '' },
  ])('$image $command ends with $exitCode', ({ image, command, exitCode, said }) => {
    const output = runImage({ image, ...(command && { command }) });
    expect(output.exitCode).toBe(exitCode);
    expect(output.stderr).toContain(said);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: JavaScript that is run
