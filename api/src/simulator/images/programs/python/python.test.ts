import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';

type Surroundings = Parameters<NonNullable<Parameters<typeof runImage>[0]['before']>>[0];
const run = (code: string, more: object = {}) => runImage({ image: 'python:3.11', command: ['python', '-c', code], ...more });

const CODE = 'import sys; print(sys.argv)';

describe('python', () => {
  it('writes what is left of its files at its end, whatever that is', () => {
    const code = 'f = open("/tmp/a", "w")\ng = [open("/tmp/b", "w")]\nf.write("x")\ng[0].write("y")\nraise SystemExit(3)';
    const ran = runImage({ image: 'python:3.11', command: ['sh', '-c', `python -c '${code}'; echo $?; cat /tmp/a /tmp/b`] });
    expect(ran.stdout).toBe('3\nxy');
  });
  it('reads what came with a refusal', () => {
    const server =
      'import http.server as h, threading, urllib.request as u, urllib.error as e\nclass H(h.BaseHTTPRequestHandler):\n    def do_GET(self):\n        self.send_response(404); self.end_headers(); self.wfile.write(b"nope")\n    def log_message(self, *a): pass\ns = h.HTTPServer(("", 8000), H)\nthreading.Thread(target=s.serve_forever, daemon=True).start()\n';
    const client = 'try: u.urlopen("http://127.0.0.1:8000/")\nexcept e.HTTPError as x: print(x.code, x.read(), x.read())';
    expect(run(server + client).stdout).toBe("404 b'nope' b''\n");
  });
  it.each([
    { rule: 'prints', code: 'print("hello", 1, 2.5, True, None, [1, "a"], {"k": 1})', stdout: "hello 1 2.5 True None [1, 'a'] {'k': 1}\n" },
    { rule: 'loops', code: 'for i in range(3):\n    if i == 1: continue\n    print(i)', stdout: '0\n2\n' },
    { rule: 'defines functions', code: 'def f(a, b=2):\n    return a * b\nprint(f(3), f(3, b=4))', stdout: '6 12\n' },
    {
      rule: 'formats',
      code: 'n = 3\nprint(f"{n:>4}|{n/7:.2f}|{n!r}", "%s-%d" % ("a", 5), "{}:{}".format(1, 2))',
      stdout: '   3|0.43|3 a-5 1:2\n',
    },
    { rule: 'reads its environment', code: 'import os\nprint(os.environ["NAME"], os.getenv("NONE", "x"))', stdout: 'world x\n' },
    {
      rule: 'catches',
      code: 'try:\n    1/0\nexcept ZeroDivisionError as e:\n    print("caught", e)\nfinally:\n    print("done")',
      stdout: 'caught division by zero\ndone\n',
    },
    {
      rule: 'has classes',
      code: 'class A:\n    def __init__(self, x):\n        self.x = x\n    def get(self):\n        return self.x + 1\nprint(A(1).get())',
      stdout: '2\n',
    },
    { rule: 'comprehends', code: 'print([x * x for x in range(4) if x % 2], sum(x for x in [1, 2]))', stdout: '[1, 9] 3\n' },
    {
      rule: 'writes and reads files',
      code: 'with open("/tmp/a", "w") as f:\n    f.write("x\\ny\\n")\nfor line in open("/tmp/a"):\n    print(line.strip())',
      stdout: 'x\ny\n',
    },
    ...[
      ['a file without a name is written when its statement ends', 'open("/tmp/a", "w").write("x")', 'x'],
      ['whoever was given it', 'import json\njson.dump({"n": 1}, open("/tmp/a", "w"))', '{"n": 1}'],
      ['so is one of a function that has returned', 'def save():\n    f = open("/tmp/a", "w")\n    f.write("x")\nsave()', 'x'],
      ['one whose name stands for another now', 'for i in "xy":\n    f = open("/tmp/a", "a")\n    f.write(i)', 'x'],
      ['one that has its name waits', 'f = open("/tmp/a", "w")\nf.write("x")', ''],
    ].map(([rule, code, content]) => ({
      rule: `${rule}`,
      code: `${code}\nprint(repr(open("/tmp/a").read()))`,
      stdout: `${content === '' ? "''" : `'${content}'`}\n`,
    })),
    { rule: 'knows its version', code: 'import sys; print(sys.version_info[:2], type(1))', stdout: "(3, 11) <class 'int'>\n" },
    { rule: 'names what it imports', code: 'import os.path as p, os.path; print(p.join("a", "b"), os.path.join("c"))', stdout: 'a/b c\n' },
    {
      rule: 'does what a loop that was not left ends with',
      code: 'for i in [1]:\n    pass\nelse:\n    print("a")\nwhile True:\n    break\nelse:\n    print("b")',
      stdout: 'a\n',
    },
    { rule: 'takes no set for an error', code: 'x = {1, 2}', stdout: '' },
    {
      rule: 'starts threads, and waits for them',
      code: 'import threading, time\ndef f(n, word="x"):\n    time.sleep(n)\n    print(word, n)\nts = [threading.Thread(target=f, args=(n,), kwargs={"word": "w"}) for n in (2, 1)]\nfor t in ts: t.start()\nprint("started", ts[0].is_alive())\nfor t in ts: t.join()\nprint("joined")',
      stdout: 'started True\nw 1\nw 2\njoined\n',
    },
    {
      rule: 'leaves daemons behind',
      code: 'import threading, time\ndef f():\n    while True: time.sleep(1)\nthreading.Thread(target=f, daemon=True).start()\nprint("over")',
      stdout: 'over\n',
    },
    {
      rule: 'waits for events',
      code: 'import threading, time\ne = threading.Event()\nthreading.Timer(2, e.set).start()\nprint(e.wait(1), e.is_set(), e.wait(), e.is_set())',
      stdout: 'False False True True\n',
    },
    {
      rule: 'shows an exception',
      code: 'try:\n    int("x")\nexcept ValueError as e:\n    print(repr(e))',
      stdout: 'ValueError("invalid literal for int() with base 10: \'x\'")\n',
    },
    {
      rule: 'knows JSON',
      code: 'import json; print(json.dumps({"a": [1, None]}), json.loads("{\\"b\\": 2}")["b"])',
      stdout: '{"a": [1, null]} 2\n',
    },
  ])('$rule', ({ code, stdout }) => {
    expect(run(code, { env: { NAME: 'world' } })).toMatchObject({ stdout, stderr: '', exitCode: 0 });
  });

  it.each([
    { rule: 'sys.exit', code: 'import sys; sys.exit(3)', exitCode: 3, stderr: '' },
    {
      rule: 'an exception',
      code: 'def f():\n    raise ValueError("bad")\nf()',
      exitCode: 1,
      stderr:
        'Traceback (most recent call last):\n  File "<string>", line 3, in <module>\n  File "<string>", line 2, in f\nValueError: bad\n',
    },
    {
      rule: 'a module that is not installed',
      code: 'import flask',
      exitCode: 1,
      stderr:
        'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nModuleNotFoundError: No module named \'flask\'\n',
    },
    {
      rule: 'a missing key',
      code: 'import os\nos.environ["NONE"]',
      exitCode: 1,
      stderr:
        'Traceback (most recent call last):\n  File "<string>", line 2, in <module>\n  File "<frozen os>", line 679, in __getitem__\nKeyError: \'NONE\'\n',
    },
    {
      rule: 'a missing file',
      code: 'open("/none")',
      exitCode: 1,
      stderr:
        'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nFileNotFoundError: [Errno 2] No such file or directory: \'/none\'\n',
    },
  ])('ends with $exitCode by $rule', ({ code, exitCode, stderr }) => {
    expect(run(code)).toMatchObject({ exitCode, stderr });
  });

  it('keeps its output back where there is no terminal', () => {
    const code = 'import time\nprint("a")\ntime.sleep(100)';
    const early = { until: 10 * SECOND };
    expect([run(code, early).stdout, run(code, { ...early, env: { PYTHONUNBUFFERED: '1' } }).stdout]).toEqual(['', 'a\n']);
  });

  it.each([
    { rule: 'ignores TERM as PID 1', code: 'import time\ntime.sleep(100)', exitCode: undefined },
    {
      rule: 'handles TERM if it says so',
      code: 'import signal, sys, time\ndef stop(n, f):\n    sys.exit(7)\nsignal.signal(signal.SIGTERM, stop)\nwhile True:\n    time.sleep(1)',
      exitCode: 7,
    },
  ])('$rule', ({ code, exitCode }) => {
    expect(
      run(code, {
        until: 50 * SECOND,
        before: ({ engine, container }: never) =>
          (engine as { after(t: number, f: () => void): void }).after(5 * SECOND, () =>
            (container as { signal(s: string): void }).signal('TERM'),
          ),
      }).exitCode,
    ).toBe(exitCode);
  });

  it.each([
    { rule: 'one large string', code: 'x = "a" * 200 * 1024 * 1024\nimport time\ntime.sleep(60)' },
    { rule: 'ever more of them', code: 'x = []\nimport time\nwhile True:\n    x.append("a" * 10**7)\n    time.sleep(0.1)' },
    { rule: 'a bytearray', code: 'x = bytearray(300 * 1024 * 1024)' },
  ])('is killed for its memory: $rule', ({ code }) => {
    expect(run(code, { container: { limits: { memoryBytes: 100 * 2 ** 20 } } }).exit).toMatchObject({
      oomKilled: true,
      status: { code: 137 },
    });
  });

  it('serves files', () => {
    const { execs, stderr } = runImage({
      image: 'python:3-alpine',
      command: ['python3', '-m', 'http.server', '8080'],
      cwd: '/srv',
      files: { '/srv/index.html': 'hi\n' },
      exec: [{ after: 2, argv: ['wget', '-qO-', 'http://127.0.0.1:8080/'] }],
    });
    expect({ out: execs[0]?.stdout, stderr }).toEqual({
      out: 'hi\n',
      stderr: '127.0.0.1 - - [15/May/2023 09:00:02] "GET / HTTP/1.1" 200 -\n',
    });
  });

  it('serves what a script says', () => {
    const code =
      'from http.server import BaseHTTPRequestHandler, HTTPServer\nclass H(BaseHTTPRequestHandler):\n    def do_GET(self):\n        self.send_response(200 if self.path == "/ok" else 503)\n        self.end_headers()\n        self.wfile.write(b"path " + self.path.encode())\nHTTPServer(("", 8000), H).serve_forever()';
    const { execs } = runImage({
      image: 'python:3-alpine',
      command: ['python', '-c', code],
      exec: [
        { after: 2, argv: ['wget', '-qO-', 'http://127.0.0.1:8000/ok'] },
        { after: 3, argv: ['wget', '-qO-', 'http://127.0.0.1:8000/no'] },
      ],
    });
    expect(execs.map(({ stdout, exitCode }) => ({ stdout, exitCode }))).toEqual([
      { stdout: 'path /ok', exitCode: 0 },
      { stdout: '', exitCode: 1 },
    ]);
  });

  it('tells the headers of a request as they were written', () => {
    const code =
      'from http.server import BaseHTTPRequestHandler, HTTPServer\nclass H(BaseHTTPRequestHandler):\n    def do_GET(self):\n        h = self.headers\n        print(str(h), len(h), h["x-key"], h.get("X-A"), list(h.values()), "no" in h, sep="|", flush=True)\n        self.send_response(200); self.end_headers()\n    def log_message(self, *a): pass\nHTTPServer(("", 8000), H).serve_forever()';
    const argv = [
      'sh',
      '-c',
      'printf "GET / HTTP/1.1\\r\\nHost: a:1\\r\\nx-a: 1\\r\\nX-A:  2\\r\\nX-Key:\\r\\n\\r\\n" | nc -w 1 127.0.0.1 8000',
    ];
    const { stdout } = runImage({ image: 'python:3-alpine', command: ['python', '-c', code], exec: [{ after: 2, argv }] });
    expect(stdout).toBe("Host: a:1\nx-a: 1\nX-A: 2\nX-Key: \n\n|4||1|['a:1', '1', '2', '']|False\n");
  });

  it('serves files as http.server.test does', () => {
    const { execs, stdout } = runImage({
      image: 'python:3-alpine',
      command: ['python3', '-c', 'import http.server as h; h.test(h.SimpleHTTPRequestHandler, port=8001)'],
      exec: [{ after: 2, argv: ['wget', '-qO-', 'http://127.0.0.1:8001/etc/alpine-release'] }],
    });
    expect({ exitCode: execs[0]?.exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'Serving HTTP on 0.0.0.0 port 8001 (http://0.0.0.0:8001/) ...\n',
    });
  });

  it.each([
    { given: ['-uc', CODE, 'one'], argv: "['-c', 'one']" },
    { given: ['-uBc', CODE], argv: "['-c']" },
    { given: ['-X', 'dev', `-c${CODE}`, '-x'], argv: "['-c', '-x']" },
  ])('options may stand in one word: $given', ({ given, argv }) => {
    expect(runImage({ image: 'python:3.11-slim', command: ['python3', ...given] })).toMatchObject({ exitCode: 0, stdout: `${argv}\n` });
  });

  it('json.tool writes JSON as people read it', () => {
    const script = `echo '{"b":[1,{}],"a":"é"}' | python3 -m json.tool --sort-keys`;
    expect(runImage({ image: 'python:3.11-slim', command: ['sh', '-c', script] })).toMatchObject({
      exitCode: 0,
      stdout: '{\n    "a": "\\u00e9",\n    "b": [\n        1,\n        {}\n    ]\n}\n',
    });
  });

  it.each([
    { command: ['python', 'app.py'], exitCode: 2, stderr: "python: can't open file '/app.py': [Errno 2] No such file or directory\n" },
    { command: ['python'], exitCode: 0, stderr: '' },
    { command: ['sh', '-c', 'echo x | python -m json.tool'], exitCode: 1, stderr: 'Expecting value: line 1 column 1 (char 0)\n' },
    { command: ['python', '-m', 'gunicorn'], exitCode: 1, stderr: 'python: No module named gunicorn\n' },
  ])('$command ends with $exitCode', ({ command, exitCode, stderr }) => {
    expect(runImage({ image: 'python:3.11-slim', command })).toMatchObject({ exitCode, stderr });
  });

  it('a loop that never rests uses its CPU, and few steps', () => {
    const { container, exitCode } = run('while True: pass', { until: 600 * SECOND });
    expect({ exitCode, busy: container.cpuUsed > 590 * SECOND }).toEqual({ exitCode: undefined, busy: true });
  });

  it('logs with arguments and widths', () => {
    const { stderr } = run(
      'import logging\nlogging.basicConfig(level=logging.INFO, format="%(levelname)-8s|%(message)s")\nlogging.info("tick %d of %s", 1, "x")\nlogging.getLogger("a").warning("plain")',
    );
    expect(stderr).toBe('INFO    |tick 1 of x\nWARNING |plain\n');
  });

  it('a server of socketserver answers as its handler says, beside a thread', () => {
    const code = `import http.server, socketserver, threading, time
state = {"ready": False}
def warm():
    time.sleep(3)
    state["ready"] = True
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if state["ready"] else 503); self.end_headers()
    def log_message(self, *a): pass
threading.Thread(target=warm).start()
with socketserver.TCPServer(("", 8000), H) as httpd:
    httpd.serve_forever()
`;
    const ask = (after: number) => ({ after, argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:8000'] });
    const { execs, stderr } = run(code, { exec: [ask(2), ask(5)] });
    expect({ codes: execs.map(({ stdout }) => stdout), stderr }).toEqual({ codes: ['503', '200'], stderr: '' });
  });

  it('a signal’s handler stops the server beside its threads', () => {
    const code = `import signal, sys, threading, time
from http.server import HTTPServer, BaseHTTPRequestHandler
server = HTTPServer(("", 8080), BaseHTTPRequestHandler)
def stop(number, frame):
    print("stopping", flush=True)
    threading.Thread(target=server.shutdown).start()
signal.signal(signal.SIGTERM, stop)
server.serve_forever()
print("stopped")
`;
    const { stdout, exitCode } = run(code, {
      before: ({ engine, container }: Surroundings) => void engine.after(4 * SECOND, () => container.signal('TERM')),
    });
    expect({ stdout, exitCode }).toEqual({ stdout: 'stopping\nstopped\n', exitCode: 0 });
  });
});
