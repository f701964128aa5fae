import { expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
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
