import { describe, expect, it } from 'vitest';
import { runImage } from '../../../test-image.ts';

const image = 'stefanprodan/podinfo:6.3.6';
/** What a run says and answers: `asked` follow one another from the second second on. */
function played(args: readonly string[], asked: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { execs, stderr, exitCode } = runImage({
    image,
    env,
    args: ['./podinfo', ...args],
    exec: asked.map((line, i) => ({ after: 2 + i, argv: ['sh', '-c', line] })),
  });
  return {
    answers: execs.map(({ stdout }) => stdout),
    failed: execs.map((each) => each.stderr),
    codes: execs.map((each) => each.exitCode),
    stderr,
    exitCode,
  };
}
const curl = (path: string, more = '') => `curl -s ${more} http://127.0.0.1:9898${path}`;
const code = (path: string, more = '') => curl(path, `-o /dev/null -w '%{http_code}' ${more}`);

describe('podinfo', () => {
  it('says its version and its port', () => {
    expect(
      played([], [])
        .stderr.replaceAll(/"ts":"[^"]*",/g, '')
        .split('\n'),
    ).toEqual([
      '{"level":"info","caller":"podinfo/main.go:153","msg":"Starting podinfo","version":"6.3.6","revision":"073f1ec5aff930bd3411d33534e91cbe23302324","port":"9898"}',
      '{"level":"info","caller":"http/server.go:224","msg":"Starting HTTP Server.","addr":":9898"}',
      '',
    ]);
  });

  it.each([
    { path: '/healthz', says: '{\n  "status": "OK"\n}' },
    { path: '/version', says: '{\n  "commit": "073f1ec5aff930bd3411d33534e91cbe23302324",\n  "version": "6.3.6"\n}' },
    { path: '/status/418', says: '{\n  "status": 418\n}' },
    { path: '/echo', more: '-d hello', says: 'hello' },
    { path: '/nope', says: '404 page not found\n' },
    { path: '/store/none', says: '{\n  "code": 500,\n  "message": "reading file failed"\n}' },
    { path: '/configs', says: '{}' },
  ])('answers $path', ({ path, more, says }) => {
    expect(played([], [curl(path, more)]).answers).toEqual([says]);
  });

  it.each([
    { rule: 'a healthy one', args: [], asked: [code('/healthz'), code('/readyz')], says: ['200', '200'] },
    { rule: 'one that is never healthy', args: ['--unhealthy'], asked: [code('/healthz'), code('/readyz')], says: ['503', '200'] },
    { rule: 'one that is never ready', args: ['--unready=true'], asked: [code('/healthz'), code('/readyz')], says: ['200', '503'] },
    {
      rule: 'one whose readiness is taken away and given back',
      args: [],
      asked: [
        code('/readyz/disable', '-X POST'),
        code('/readyz'),
        code('/readyz/enable', '-X POST'),
        code('/readyz'),
        code('/readyz/enable'),
      ],
      says: ['202', '503', '202', '200', '405'],
    },
  ])('$rule', ({ args, asked, says }) => {
    expect(played(args, asked).answers).toEqual(says);
  });

  it('takes flags, then variables, and no address of a Service for its port', () => {
    const env = { PODINFO_UI_MESSAGE: 'from a variable', PODINFO_UI_COLOR: 'red', PODINFO_PORT: 'tcp://10.96.0.7:9898' };
    const [answer = '{}'] = played(['--ui-color=blue'], [curl('/')], env).answers;
    expect(JSON.parse(answer)).toMatchObject({ hostname: 'test-pod', color: 'blue', message: 'from a variable', version: '6.3.6' });
  });

  it('ends with 255 when it is told to panic', () => {
    const { stderr, exitCode } = played([], [curl('/panic')]);
    expect({ exitCode, last: stderr.trimEnd().split('\n').at(-1) }).toEqual({
      exitCode: 255,
      last: expect.stringMatching(/^{"level":"info","ts":"[^"]*","caller":"http\/panic.go:14","msg":"Panic command received"}$/),
    });
  });

  it('is not healthy for the three seconds that it takes to stop', () => {
    const { answers, stderr, exitCode } = played([], ['kill -TERM 1', code('/healthz')]);
    expect({ answers, exitCode, stops: stderr.includes('"msg":"Shutting down HTTP/HTTPS server","timeout":5}') }).toEqual({
      answers: ['', '503'],
      exitCode: 0,
      stops: true,
    });
  });

  it('tells each request at level debug', () => {
    const { stderr } = played(['--level=debug'], [curl('/healthz')]);
    expect(stderr).toMatch(
      /{"level":"debug","ts":"[^"]*","caller":"http\/logging.go:35","msg":"request started","proto":"HTTP\/1.1","uri":"\/healthz","method":"GET","remote":"127.0.0.1:\d+","user-agent":"curl\/[\d.]+"}\n/,
    );
  });

  it('asks its backend, and says why it has no answer', () => {
    const { answers } = played(['--backend-url=http://127.0.0.1:1/echo'], [curl('/echo', '-d hello')]);
    expect(JSON.parse(answers[0] ?? '')).toEqual([expect.stringContaining('backend http://127.0.0.1:1/echo call failed Post')]);
  });

  it.each([
    {
      argv: 'podcli check http localhost:9898/healthz',
      exit: 0,
      says: 'check succeed\t{"address": "http://localhost:9898/healthz", "status code": 200, "response size": "20 B"}',
    },
    {
      argv: 'podcli check http localhost:9898/status/500',
      exit: 1,
      says: 'check failed\t{"address": "http://localhost:9898/status/500", "status code": 500}',
    },
    { argv: 'podcli check tcp localhost:9898', exit: 0, says: 'check succeed\t{"address": "localhost:9898"}' },
  ])('$argv', ({ argv, exit, says }) => {
    const { failed, codes } = played([], [argv]);
    expect({ exit: codes[0], says: failed[0]?.split('\t').slice(3).join('\t') }).toEqual({ exit, says: `${says}\n` });
  });

  it('refuses flags that it does not know', () => {
    expect(played(['--foo'], [])).toMatchObject({ exitCode: 2, stderr: 'Error: unknown flag: --foo\n\n' });
  });
});
