import { expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { commands } from '../../bases/index.ts';
import { runImage } from '../../test-image.ts';

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.43';

interface Case {
  readonly rule: string;
  readonly env: Readonly<Record<string, string>>;
  readonly sent: string;
  readonly expected: object;
}

it.each<Case>([
  {
    rule: 'what a client sends is compared, and chunks are sent',
    env: { BIND_PORT: '80', EXPECTED_CLIENT_DATA: 'abc', CHUNKS: '3', CHUNK_SIZE: '2', CHUNK_INTERVAL: '1000' },
    sent: 'abc',
    expected: {
      stdout: 'Accepted client connection\nReceived expected client data\nShutting down connection\nDone\n',
      exitCode: 0,
      got: 'xxxxxx',
    },
  },
  {
    rule: 'other data are refused',
    env: { BIND_PORT: '80', EXPECTED_CLIENT_DATA: 'abc', CHUNKS: '1', CHUNK_SIZE: '1', CHUNK_INTERVAL: '0' },
    sent: 'xyz',
    expected: { stdout: 'Accepted client connection\nExpect to read "abc", but got "xyz". err=<nil>\n', exitCode: 3, got: '' },
  },
  {
    rule: 'numbers are needed',
    env: { BIND_PORT: '80', CHUNKS: 'many' },
    sent: 'x',
    expected: {
      stdout: 'Accepted client connection\nError parsing CHUNKS "many": strconv.Atoi: parsing "many": invalid syntax\n',
      exitCode: 1,
      got: '',
    },
  },
])('port-forward-tester: $rule', ({ env, sent, expected }) => {
  const { stdout, exitCode, execs } = runImage({
    image,
    args: ['port-forward-tester'],
    env,
    exec: [{ after: 2, argv: ['sh', '-c', `printf ${sent} | nc -w 5 127.0.0.1 80`] }],
    until: 30 * SECOND,
  });
  expect({ stdout, exitCode, got: execs[0]?.stdout ?? '' }).toEqual(expected);
});

it('webhook: serves over TLS alone, with a certificate that is there', () => {
  const files = { '/certs/tls.crt': 'x', '/certs/tls.key': 'x' };
  const args = ['webhook', '--port=8444', '--tls-cert-file=/certs/tls.crt', '--tls-private-key-file=/certs/tls.key'];
  const { execs } = runImage({
    image,
    args,
    files,
    exec: [
      { after: 2, argv: ['curl', '-sk', 'https://127.0.0.1:8444/readyz'] },
      { after: 3, argv: ['curl', '-s', 'http://127.0.0.1:8444/readyz'] },
    ],
    until: 10 * SECOND,
  });
  expect(execs.map(({ stdout }) => stdout)).toEqual(['ok', 'Client sent an HTTP request to an HTTPS server.\n']);
  const { exitCode, stderr } = runImage({ image, args, until: 10 * SECOND });
  expect({ exitCode, said: stderr.includes('open /certs/tls.crt: no such file or directory') }).toEqual({ exitCode: 255, said: true });
});

const snat = { POD_IP: '127.0.0.1', NODE_IP: '192.168.49.2' };
const consumer = 'registry.k8s.io/e2e-test-images/resource-consumer:1.13';
interface Asked {
  readonly image?: string;
  readonly args?: string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly curl: string;
  readonly answer: string;
}

/** @see kubernetes: test/images/agnhost, test/images/resource-consumer */
it.each<Asked>([
  { args: ['netexec'], curl: 'localhost:8080/echo?msg=a&code=418', answer: 'a 418' },
  { args: ['netexec'], curl: '-d msg=posted&code=201 localhost:8080/echo', answer: 'posted 201' },
  { args: ['netexec'], curl: 'localhost:8080/echo?code=x', answer: 'argument \'code\' must be an integer or empty, got "x"\n 200' },
  { args: ['netexec'], curl: 'localhost:8080/upload', answer: '{"error":"Unable to upload file."} 200' },
  { args: ['netexec'], curl: 'localhost:8080/shell?cmd=ls+/x', answer: 'No such file or directory\\n"} 200' },
  { args: ['netexec', '--http-override=/echo?msg=hi&code=503'], curl: 'localhost:8080/hostname', answer: 'hi 503' },
  { args: ['netexec'], curl: 'localhost:8080//hostname?a=b', answer: '<a href="/hostname?a=b">Moved Permanently</a>.\n\n 301' },
  { args: ['netexec'], curl: '-L --path-as-is localhost:8080/x/.././hostname', answer: 'test-pod 200' },
  {
    args: ['netexec'],
    curl: 'localhost:8080/dial?host=127.0.0.1&port=8080&request=%2Fhostname&protocol=http',
    answer: '{"responses":["test-pod"]} 200',
  },
  {
    args: ['netexec'],
    curl: 'localhost:8080/dial?host=127.0.0.1&port=8080&request=redirect%3Flocation%3D%2Fhostname%26code%3D302',
    answer: '{"responses":["test-pod"]} 200',
  },
  { args: ['netexec'], curl: 'localhost:8080/dial?request=x&protocol=QUIC', answer: 'unsupported protocol. QUIC\n 400' },
  { args: ['netexec'], curl: 'localhost:8080/dial?request=x&tries=a', answer: 'strconv.Atoi: parsing "a": invalid syntax\n 400' },
  {
    args: ['netexec'],
    curl: 'localhost:8080/dial?request=x&port=http_',
    answer: 'param are invalid. lookup tcp/http_: unknown port\n 400',
  },
  {
    args: ['netexec'],
    curl: 'localhost:8080/dial?host=127.0.0.1&port=8080&request=hostname&tries=2',
    answer: '{"responses":["test-pod","test-pod"]} 200',
  },
  {
    args: ['netexec'],
    curl: 'localhost:8080/dial?host=127.0.0.1&port=1&request=hostname',
    answer: '{"errors":["Get \\"http://127.0.0.1:1/hostname\\": dial tcp 127.0.0.1:1: connect: connection refused"]} 200',
  },
  { args: ['porter'], env: { SERVE_TLS_PORT_443: 'foo' }, curl: '-k https://localhost', answer: 'foo 200' },
  { args: ['no-snat-test', '--port=80'], env: snat, curl: 'localhost/checknosnat?ips=127.0.0.1', answer: ' 200' },
  {
    args: ['no-snat-test', '--port=80'],
    env: { POD_IP: '10.0.0.9', NODE_IP: '127.0.0.1' },
    curl: 'localhost/checknosnat?ips=127.0.0.1',
    answer: 'Returned ip "127.0.0.1" != my Pod ip "10.0.0.9", == my Node ip "127.0.0.1" - SNAT 500',
  },
  { image: consumer, curl: 'localhost:8080/ConsumeCPU', answer: 'Bad request. Not a POST request\n 400' },
  { image: consumer, curl: '-d millicores=5 localhost:8080/ConsumeCPU', answer: 'not given function argument\n 400' },
  { image: consumer, curl: '-d x= localhost:8080/Other', answer: 'unknown function: /Other\n 404' },
  {
    image: consumer,
    curl: '-d megabytes=50&durationSec=9 localhost:8080/ConsumeMem',
    answer: 'ConsumeMem\n50 megabytes\n9 durationSec\n 200',
  },
  {
    args: ['resource-consumer-controller', '--consumer-service-name=rc', '--consumer-service-namespace=ns'],
    curl: '-d durationSec=9&millicores=50&requestSizeMillicores=20 localhost:8080/ConsumeCPU',
    answer: 'RC manager: sending 2 requests to consume 20 millicores each and 1 request to consume 10 millicores\nFailed to connect',
  },
])('$args: $curl is answered with $answer', ({ image: other = image, args, env, curl, answer }) => {
  const asked = `curl -s -w ' %{http_code}' ${curl.replace(/\S*&\S*|\S*\?\S*/, "'$&'")}`;
  const { execs } = runImage({
    image: other,
    ...(args && { args }),
    ...(env && { env }),
    files: { ...commands('curl'), '/etc/resolv.conf': 'search ns.svc.cluster.local svc.cluster.local cluster.local\n' },
    exec: [{ after: 2, argv: ['sh', '-c', asked] }],
    until: 100 * SECOND,
  });
  expect(execs[0]?.stdout).toContain(answer);
});

it.each<{ env: Readonly<Record<string, string>>; said: string }>([
  { env: {}, said: 'POD_IP env var was not present in the environment\n' },
  { env: { POD_IP: '10.0.0.1', NODE_IP: 'node' }, said: 'NODE_IP env var contained "node", which is not an IP address\n' },
])('no-snat-test: $said', ({ env, said }) => {
  const { exitCode, stderr } = runImage({ image, args: ['no-snat-test'], env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: said });
});

// @see github.com/spf13/cobra: args_test.go, command_test.go; github.com/spf13/pflag: flag_test.go
it.each`
  args                                         | says
  ${['netexec', '--port=80']}                  | ${'unknown flag: --port'}
  ${['netexec', '-port=80']}                   | ${"unknown shorthand flag: 'p' in -port=80"}
  ${['netexec', '--http-port', 'abc']}         | ${'invalid argument "abc" for "--http-port" flag: strconv.ParseInt: parsing "abc": invalid syntax'}
  ${['netexec', '--udp-port']}                 | ${'flag needs an argument: --udp-port'}
  ${['serve-hostname', '--tcp=maybe']}         | ${'invalid argument "maybe" for "--tcp" flag: strconv.ParseBool: parsing "maybe": invalid syntax'}
  ${['connect', '--timeout=3', 'localhost:1']} | ${'invalid argument "3" for "--timeout" flag: time: missing unit in duration "3"'}
  ${['connect']}                               | ${'accepts 1 arg(s), received 0'}
  ${['pause', 'x']}                            | ${'accepts at most 0 arg(s), received 1'}
  ${['logs-generator', '-t']}                  | ${"flag needs an argument: 't' in -t"}
  ${['mounttest', '--fs-typ=/x']}              | ${'unknown flag: --fs-typ'}
  ${['netexe']}                                | ${'unknown command "netexe" for "app"\n\nDid you mean this?\n\tnetexec\n'}
  ${['serve']}                                 | ${'unknown command "serve" for "app"\n\nDid you mean this?\n\tserve-hostname\n'}
`('$args: $says', ({ args, says }) => {
  const { stderr, exitCode } = runImage({ image, args, until: 10 * SECOND });
  expect({ stderr, exitCode }).toEqual({ stderr: `Error: ${says}\n`, exitCode: 1 });
});

it.each`
  args                                                | says
  ${['mounttest', '--fs-type', '/x']}                 | ${'error from statfs("/x"): no such file or directory\n'}
  ${['entrypoint-tester', '-v', '2', 'a', '--', 'b']} | ${'[/agnhost entrypoint-tester -v 2 a -- b]\n'}
`('takes $args', ({ args, says }) => {
  expect(runImage({ image, args, until: 10 * SECOND }).stdout).toBe(says);
});

/** @see kubernetes: test/images/agnhost/netexec/netexec.go exitHandler, uploadHandler */
it('netexec answers before it shuts down gracefully, and not where it ends at once', () => {
  const asked = (query: string) => {
    const argv = ['sh', '-c', `curl -sS -i 'localhost:8080/exit?${query}'; echo "$?"`];
    const { exitCode, stderr, execs } = runImage({ image, args: ['netexec'], exec: [{ after: 2, argv }], until: 10 * SECOND });
    return { exitCode, last: stderr.trim().split(/] /).at(-1), answer: execs[0]?.stdout?.replace(/Date: .*/, 'Date') };
  };
  expect(asked('code=3&timeout=2s&wait=1s')).toEqual({
    exitCode: 3,
    last: 'Graceful shutdown completed with: <nil>',
    answer: 'HTTP/1.1 200 OK\r\nDate\r\nContent-Length: 0\r\n\r\n0\n',
  });
  expect(asked('code=4')).toEqual({
    exitCode: 4,
    last: 'Will begin shutdown in 0s, allowing 0s for connections to close, then will exit with 4',
    answer: '',
  });
});

it.each`
  sent                         | says
  ${'-F file=@/etc/hostname'}  | ${/^\{"output":"\/uploads\/upload\d+"\}201 -rwx------ /}
  ${'-F other=@/etc/hostname'} | ${/^\{"error":"Unable to upload file."\}200 $/}
  ${'-F file=text'}            | ${/^\{"error":"Unable to upload file."\}200 $/}
  ${'-X POST'}                 | ${/^\{"error":"Unable to upload file."\}200 $/}
`('netexec keeps what is uploaded: $sent', ({ sent, says }) => {
  const script = `curl -sS ${sent} -w '%{http_code} ' localhost:8080/upload; ls -l /uploads | grep -o '^-.*' | cut -c1-11; cmp /uploads/* /etc/hostname`;
  const { execs } = runImage({ image, args: ['netexec'], exec: [{ after: 2, argv: ['sh', '-c', script] }], until: 10 * SECOND });
  expect(execs[0]?.stdout?.trimEnd().concat(' ').replace(/ +$/, ' ')).toMatch(says);
});
