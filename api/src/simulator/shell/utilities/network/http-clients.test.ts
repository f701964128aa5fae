import { describe, expect, it } from 'vitest';
import type { Program } from '../../../kernel/index.ts';
import { testContainer } from '../../../kernel/test-container.ts';
import { coreutils, curlOf, utilities } from '../index.ts';

/** Asks a server that says this to whoever connects first, and nothing more. */
function ask(client: Program | undefined, argv: readonly string[], answer: string) {
  return testContainer({
    cwd: '/tmp',
    programs: { [argv[0] as string]: client as Program },
    *run(process) {
      process.spawn({
        argv: ['server'],
        *program(own) {
          const socket = yield* own.net.listen(8000).accept();
          yield* socket.read();
          yield* socket.write(answer);
          socket.finishWriting();
          yield* socket.read();
          return 0;
        },
      });
      yield* process.sleep(1000);
      return (yield* process.waitpid(process.spawn({ argv }))).status.code;
    },
  });
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n';
const GONE = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
const there = '*   Trying 127.0.0.1:8000...\n* Connected to 127.0.0.1 (127.0.0.1) port 8000';
const head = (version: string) => `Host: 127.0.0.1:8000\r\n> User-Agent: curl/${version}\r\n> Accept: */*\r\n> `;
const ok = '< HTTP/1.1 200 OK\r\n< Content-Length: 3\r\n< \r\n{ [3 bytes data]\n* Connection #0 to host 127.0.0.1 left intact\n';

/** As curl 7.74, 7.88 and 8.14 did. */
describe('curl -v', () => {
  it.each`
    rule                               | version     | args                     | answer                                            | stderr
    ${'a connection stays open'}       | ${'7.88.1'} | ${['-sv']}               | ${OK}                                             | ${`${there} (#0)\n> GET /a HTTP/1.1\r\n> ${head('7.88.1')}\r\n${ok}`}
    ${'Debian 11 tells of a bundle'}   | ${'7.74.0'} | ${['-sv']}               | ${OK}                                             | ${`${there} (#0)\n> GET /a HTTP/1.1\r\n> ${head('7.74.0')}\r\n* Mark bundle as not supporting multiuse\n${ok}`}
    ${'today of what has been sent'}   | ${'8.14.1'} | ${['-sv']}               | ${OK}                                             | ${`${there}\n* using HTTP/1.x\n> GET /a HTTP/1.1\r\n> ${head('8.14.1')}\r\n* Request completely sent off\n${ok}`}
    ${'data'}                          | ${'7.88.1'} | ${['-sv', '-d', 'a=b']}  | ${OK}                                             | ${`${there} (#0)\n> POST /a HTTP/1.1\r\n> ${head('7.88.1')}Content-Length: 3\r\n> Content-Type: application/x-www-form-urlencoded\r\n> \r\n} [3 bytes data]\n${ok}`}
    ${'an old protocol closes'}        | ${'7.88.1'} | ${['-sv']}               | ${'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'} | ${`${there} (#0)\n> GET /a HTTP/1.1\r\n> ${head('7.88.1')}\r\n* HTTP 1.0, assume close after body\n< HTTP/1.0 200 OK\r\n< Content-Length: 0\r\n< \r\n* Closing connection 0\n`}
    ${'as does an end without length'} | ${'8.14.1'} | ${['-sv']}               | ${'HTTP/1.1 200 OK\r\n\r\n'}                      | ${`${there}\n* using HTTP/1.x\n> GET /a HTTP/1.1\r\n> ${head('8.14.1')}\r\n* Request completely sent off\n< HTTP/1.1 200 OK\r\n* no chunk, no close, no size. Assume close to signal end\n< \r\n* shutting down connection #0\n`}
    ${'an answer that is a failure'}   | ${'7.88.1'} | ${['-sfv']}              | ${GONE}                                           | ${`${there} (#0)\n> GET /a HTTP/1.1\r\n> ${head('7.88.1')}\r\n< HTTP/1.1 404 Not Found\r\n< Content-Length: 0\r\n* The requested URL returned error: 404\n* Closing connection 0\n`}
    ${'with its reason before 7.75'}   | ${'7.74.0'} | ${['-sSf']}              | ${GONE}                                           | ${'curl: (22) The requested URL returned error: 404 Not Found\n'}
    ${'no answer'}                     | ${'7.88.1'} | ${['-sSv']}              | ${''}                                             | ${`${there} (#0)\n> GET /a HTTP/1.1\r\n> ${head('7.88.1')}\r\n* Empty reply from server\n* Closing connection 0\ncurl: (52) Empty reply from server\n`}
    ${'warnings are silent, too'}      | ${'7.88.1'} | ${['-s', '-d', '@none']} | ${OK}                                             | ${''}
    ${'a file that is not there'}      | ${'7.88.1'} | ${['-sS', '-T', 'none']} | ${OK}                                             | ${"curl: Can't open 'none'!\ncurl: try 'curl --help' or 'curl --manual' for more information\ncurl: (26) Failed to open/read local data from file/application\n"}
  `('$version: $rule', ({ version, args, answer, stderr }) => {
    expect(ask(curlOf(version)('gnu'), ['curl', ...args, 'http://127.0.0.1:8000/a'], answer).stderr).toBe(stderr);
  });

  it.each`
    rule                             | args                       | stdout    | stderr
    ${'no meter for what is no URL'} | ${['foo://x']}             | ${''}     | ${'curl: (1) Protocol "foo" not supported or disabled in libcurl\n'}
    ${'a file'}                      | ${['-s', 'file:///tmp/f']} | ${'hi\n'} | ${''}
    ${'none'}                        | ${['-sS', 'file:///none']} | ${''}     | ${"curl: (37) Couldn't open file /none\n"}
    ${'no name for what comes'}      | ${['-sSO', 'localhost/']}  | ${''}     | ${'curl: Remote file name has no length!\ncurl: (23) Failed writing received data to disk/application\n'}
  `('$rule', ({ args, stdout, stderr }) => {
    const ran = testContainer({ files: { '/tmp/f': 'hi\n' }, programs: { curl: curlOf('7.88.1')('gnu') }, run: ['curl', ...args] });
    expect(ran).toMatchObject({ stdout, stderr });
  });
});

/** As busybox 1.35 and 1.37 did, whose stderr was no terminal. */
it.each`
  rule                            | args       | answer                                              | code | stderr
  ${'a meter without a terminal'} | ${['-O-']} | ${OK}                                               | ${0} | ${'writing to stdout\n-                    100% |********************************|     3  0:00:00 ETA\nwritten to stdout\n'}
  ${'none for nothing'}           | ${[]}      | ${'HTTP/1.1 200 OK\r\n\r\n'}                        | ${0} | ${"saving to 'a'\n'a' saved\n"}
  ${'what ends too soon'}         | ${[]}      | ${'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi'} | ${1} | ${"saving to 'a'\nwget: connection closed prematurely\n"}
  ${'what is no HTTP'}            | ${[]}      | ${'garbage\n'}                                      | ${1} | ${'wget: error getting response\n'}
`("busybox's wget: $rule", ({ args, answer, code, stderr }) => {
  const ran = ask(utilities.wget, ['wget', ...args, 'http://127.0.0.1:8000/a'], answer);
  expect(ran).toMatchObject({ exitCode: code, stderr: `Connecting to 127.0.0.1:8000 (127.0.0.1:8000)\n${stderr}` });
});

it("GNU's wget tells with -nv why it cannot connect", () => {
  const ran = testContainer({ programs: { wget: coreutils.wget as Program }, run: ['wget', '-nv', '127.0.0.1:81'] });
  expect(ran).toMatchObject({ exitCode: 4, stderr: 'failed: Connection refused.\n' });
});
