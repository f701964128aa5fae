import { describe, expect, it } from 'vitest';
import { testContainer } from '../../../kernel/test-container.ts';
import { coreutils, utilities, utilitiesOf } from '../index.ts';
import type { Program } from '../lib/kernel.ts';
import { echo } from '../test-echo.ts';

interface Run {
  readonly rule: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly left?: Readonly<Record<string, string>>;
}

const run = ({ argv, env = {}, files = {}, left = {} }: Run, wget = utilities.wget as Program) => {
  const found: Record<string, string> = {};
  const { exitCode, stdout, stderr } = testContainer({
    files,
    env,
    programs: { wget, echo },
    run: function* (process) {
      process.spawn({ argv: ['echo'] });
      yield* process.sleep(1000);
      const { status } = yield* process.waitpid(process.spawn({ argv: ['wget', ...argv] }));
      for (const path of Object.keys(left)) found[path] = process.access(path, 'r') ? process.readFile(path) : 'missing';
      return status.code;
    },
  });
  return { code: exitCode, stdout, stderr, left: found };
};

const URL = 'http://localhost:8099';

it('busybox 1.28 does not say where to', () => {
  const { stdout, stderr } = run({ rule: '', argv: ['-O', '-', `${URL}/x`] }, utilitiesOf({ version: '1.28.4', libc: 'uclibc' }).wget);
  expect({ stdout, stderr }).toEqual({
    stdout: 'GET /x\nConnection: close\n\n',
    stderr:
      'Connecting to localhost:8099 (127.0.0.1:8099)\n\r-                    100% |********************************|    26  0:00:00 ETA\n',
  });
});

/** As busybox 1.37 does, recorded beside a server that answers so. */
describe('busybox wget', () => {
  it.each<Run>([
    { rule: 'a file of its own name', argv: ['-q', `${URL}/x/f?a=1`], left: { '/f?a=1': 'GET /x/f?a=1\nConnection: close\n\n' } },
    {
      rule: 'which must not be there yet',
      argv: ['-q', `${URL}/x/f`],
      files: { '/f': 'old' },
      code: 1,
      stderr: "wget: can't open 'f': File exists\n",
      left: { '/f': 'old' },
    },
    { rule: 'but for -O', argv: ['-qO', 'f', `${URL}/x`], files: { '/f': 'old' }, left: { '/f': 'GET /x\nConnection: close\n\n' } },
    {
      rule: 'a redirection on the same server is followed in silence',
      argv: ['-O', '/dev/null', `${URL}/302`],
      stderr:
        "Connecting to localhost:8099 (127.0.0.1:8099)\nsaving to '/dev/null'\nnull                 100% |********************************|    30  0:00:00 ETA\n'/dev/null' saved\n",
    },
    {
      rule: '-o',
      argv: ['-O', '/dev/null', '-o', '/log', `${URL}/a`],
      left: { '/log': "Connecting to localhost:8099 (127.0.0.1:8099)\nsaving to '/dev/null'\n'/dev/null' saved\n" },
    },
    {
      rule: 'a proxy is given the whole URL',
      argv: ['-qO-', 'http://example.com/p'],
      env: { http_proxy: URL },
      stdout: 'GET http://example.com/p\nConnection: close\n\n',
    },
    {
      rule: 'it is named in small letters',
      argv: ['-qO-', `${URL}/p`],
      env: { HTTP_PROXY: 'http://nowhere' },
      stdout: 'GET /p\nConnection: close\n\n',
    },
    {
      rule: 'and has to be there',
      argv: ['-qO-', `${URL}/p`],
      env: { http_proxy: 'http://nowhere:1' },
      code: 1,
      stderr: "wget: bad address 'nowhere:1'\n",
    },
    {
      rule: 'unless it is not used',
      argv: ['-Y', 'off', '-qO-', `${URL}/p`],
      env: { http_proxy: 'http://nowhere:1' },
      stdout: 'GET /p\nConnection: close\n\n',
    },
    {
      rule: '-c asks for the rest, and starts again where there is none',
      argv: ['-c', '-qO', 'f', `${URL}/x`],
      files: { '/f': 'GET' },
      stderr: 'wget: restart failed\n',
      left: { '/f': 'GET /x\nConnection: close\nRange: bytes=3-\n\n' },
    },
  ])('$rule', (row) => {
    const { code = 0, stdout = '', stderr = '', left = {} } = row;
    expect(run(row)).toEqual({ code, stdout, stderr, left });
  });
});

/** As GNU wget 1.25 does, but for its version. */
describe('GNU wget', () => {
  const page = (line: string, ...more: string[]): string =>
    `${[line, ...more.filter((each) => /^(Cache|Pragma|Range|Referer)/.test(each)), 'Accept: */*', 'Accept-Encoding: identity', 'Connection: Keep-Alive', ...more.filter((each) => !/^(Cache|Pragma|Range|Referer)/.test(each)), ''].join('\n')}\n`;
  it.each<Run>([
    { rule: '-i', argv: ['-qO-', '-i', '/urls'], files: { '/urls': `${URL}/u1\n${URL}/u2\n` }, stdout: page('GET /u1') + page('GET /u2') },
    { rule: '-P makes its directory', argv: ['-q', '-P', 'dir', `${URL}/a`], left: { '/dir/a': page('GET /a') } },
    { rule: '-x', argv: ['-q', '-x', `${URL}/p/q/r`], left: { '/localhost:8099/p/q/r': page('GET /p/q/r') } },
    { rule: '-O opens its file first', argv: ['-q', '-O', 'none/x', `${URL}/a`], code: 1, stderr: 'none/x: No such file or directory\n' },
    { rule: '-nc', argv: ['-q', '-nc', `${URL}/f`], files: { '/f': 'old' }, left: { '/f': 'old' } },
    {
      rule: 'another name where there is one',
      argv: ['-q', `${URL}/f`],
      files: { '/f': 'old' },
      left: { '/f': 'old', '/f.1': page('GET /f') },
    },
    {
      rule: '--referer and --no-cache',
      argv: ['-qO-', '--referer=http://r/', '--no-cache', `${URL}/a`],
      stdout: page('GET /a', 'Cache-Control: no-cache', 'Pragma: no-cache', 'Referer: http://r/'),
    },
    {
      rule: 'who it is is not told before it is asked',
      argv: ['-qO-', '--user', 'a', '--password', 'b', `${URL}/a`],
      stdout: page('GET /a'),
    },
    {
      rule: 'a proxy',
      argv: ['-qO-', '-e', `http_proxy=${URL}`, 'http://example.com/p'],
      stdout: page('GET http://example.com/p', 'Proxy-Connection: Keep-Alive'),
    },
    {
      rule: '-a',
      argv: ['-nv', '-a', '/log', '-O', '/dev/null', `${URL}/zz`],
      files: { '/log': 'old\n' },
      left: { '/log': `old\n2023-05-15 09:00:00 URL:${URL}/zz [70/70] -> "/dev/null" [1]\n` },
    },
    {
      rule: 'what it does not know',
      argv: ['--nosuch'],
      code: 2,
      stderr: "wget: unrecognized option '--nosuch'\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
    },
  ])('$rule', (row) => {
    const { code = 0, stdout = '', stderr = '', left = {} } = row;
    expect(run(row, coreutils.wget as Program)).toEqual({ code, stdout, stderr, left });
  });
});
