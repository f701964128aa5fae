import { expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import type { Program } from '../../../kernel/index.ts';
import { testContainer } from '../../../kernel/test-container.ts';
import { coreutils, utilities, utilitiesOf } from '../index.ts';

/** A server that answers every request with one page, or not at all. */
const server = (port: number, answer: string): Program =>
  function* (process) {
    const listener = process.net.listen(port);
    for (;;) {
      const socket = yield* listener.accept();
      yield* socket.read();
      if (answer !== '') yield* socket.write(answer);
      socket.close();
    }
  };

const page = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nhi\n';
const missing = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';

interface Sentence {
  readonly rule: string;
  readonly table?: 'busybox' | 'old' | 'gnu';
  readonly argv: readonly string[];
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit: number;
}

const table = { busybox: utilities, old: utilitiesOf({ version: '1.28.4', libc: 'uclibc' }), gnu: coreutils };

const NO_RECURSION = ';; Got recursion not available from 10.96.0.10\n';
const sentences: Sentence[] = [
  {
    rule: 'busybox wget says where it connects and saves',
    argv: ['wget', '-O-', 'localhost:8080'],
    stdout: 'hi\n',
    stderr: `Connecting to localhost:8080 (127.0.0.1:8080)\nwriting to stdout\n-                    100% |${'*'.repeat(32)}|     3  0:00:00 ETA\nwritten to stdout\n`,
    exit: 0,
  },
  { rule: 'busybox wget -q is silent', argv: ['wget', '-qO-', 'http://localhost:8080/'], stdout: 'hi\n', exit: 0 },
  {
    rule: 'a refused connection',
    argv: ['wget', 'http://localhost:1/'],
    stderr: "Connecting to localhost:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
    exit: 1,
  },
  { rule: 'a name that does not resolve', argv: ['wget', 'http://nowhere/'], stderr: "wget: bad address 'nowhere'\n", exit: 1 },
  {
    rule: 'an error of the server',
    argv: ['wget', '-q', 'localhost:8081'],
    stderr: 'wget: server returned error: HTTP/1.1 404 Not Found\n',
    exit: 1,
  },
  { rule: 'GNU wget: the exit code tells a network failure', table: 'gnu', argv: ['wget', '-q', 'localhost:1'], exit: 4 },
  { rule: 'GNU wget: and an error of the server', table: 'gnu', argv: ['wget', '-q', 'localhost:8081'], exit: 8 },
  { rule: 'curl -s prints the body', table: 'gnu', argv: ['curl', '-s', 'localhost:8080'], stdout: 'hi\n', exit: 0 },
  {
    rule: 'curl -w prints the status',
    table: 'gnu',
    argv: ['curl', '-so', '/dev/null', '-w', '%{http_code}\n', 'localhost:8081'],
    stdout: '404\n',
    exit: 0,
  },
  {
    rule: 'curl -f fails with 22',
    table: 'gnu',
    argv: ['curl', '-sfS', 'localhost:8081'],
    stderr: 'curl: (22) The requested URL returned error: 404\n',
    exit: 22,
  },
  {
    rule: 'curl refused',
    table: 'gnu',
    argv: ['curl', '-sS', 'localhost:1'],
    stderr: "curl: (7) Failed to connect to localhost port 1 after 0 ms: Couldn't connect to server\n",
    exit: 7,
  },
  {
    rule: 'curl without such a host',
    table: 'gnu',
    argv: ['curl', '-sS', 'nowhere'],
    stderr: 'curl: (6) Could not resolve host: nowhere\n',
    exit: 6,
  },
  {
    rule: 'curl and a server that says nothing',
    table: 'gnu',
    argv: ['curl', '-sS', 'localhost:8082'],
    stderr: 'curl: (52) Empty reply from server\n',
    exit: 52,
  },
  {
    rule: 'curl -i shows the head',
    table: 'gnu',
    argv: ['curl', '-si', 'localhost:8080'],
    stdout: 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nhi\n',
    exit: 0,
  },
  { rule: 'nc -z looks only', argv: ['nc', '-z', 'localhost', '8080'], exit: 0 },
  {
    rule: 'nc of a closed port, which is silent',
    argv: ['nc', '-zv', 'localhost', '1'],
    stderr: '',
    exit: 1,
  },
  {
    rule: 'nc of a closed port that is to say more',
    argv: ['nc', '-zvv', 'localhost', '1'],
    stderr: 'nc: localhost (127.0.0.1:1): Connection refused\nsent 0, rcvd 0\n',
    exit: 1,
  },
  {
    rule: 'nc of an open port that is to say more',
    argv: ['nc', '-zvv', 'localhost', '8080'],
    stderr: 'localhost (127.0.0.1:8080) open\nsent 0, rcvd 0\n',
    exit: 0,
  },
  { rule: 'nc of busybox takes one port', argv: ['nc', '-zv', 'localhost', '1-5'], stderr: "nc: bad port '1-5'\n", exit: 1 },
  {
    rule: 'OpenBSD nc -zv',
    table: 'gnu',
    argv: ['nc', '-zv', 'localhost', '8080'],
    stderr: 'Connection to localhost (127.0.0.1) 8080 port [tcp/http-alt] succeeded!\n',
    exit: 0,
  },
  {
    rule: 'nslookup of busybox 1.28: the answer of the C library',
    table: 'old',
    argv: ['nslookup', 'kubernetes.default'],
    stdout:
      'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      kubernetes.default\nAddress 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n',
    exit: 0,
  },
  {
    rule: 'nslookup of busybox 1.28: nothing found',
    table: 'old',
    argv: ['nslookup', 'myservice'],
    stdout: 'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n',
    stderr: "nslookup: can't resolve 'myservice'\n",
    exit: 1,
  },
  {
    rule: 'options are refused in the words of uclibc, which busybox 1.28 has',
    table: 'old',
    argv: ['getopt', '-o', 'a', '--', '-b'],
    stdout: ' --\n',
    stderr: 'getopt: invalid option -- b\n',
    exit: 1,
  },
  {
    rule: 'nslookup of busybox 1.28, asked for nothing',
    table: 'old',
    argv: ['nslookup'],
    stderr:
      'BusyBox v1.28.4 (2018-05-22 17:00:17 UTC) multi-call binary.\n\nUsage: nslookup [HOST] [SERVER]\n\nQuery the nameserver for the IP address of the given HOST\noptionally using a specified DNS server\n',
    exit: 1,
  },
  {
    rule: 'nslookup of a newer busybox searches only for names without a dot',
    argv: ['nslookup', 'kubernetes.default'],
    stdout:
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find kubernetes.default: NXDOMAIN\n\n** server can't find kubernetes.default: NXDOMAIN\n\n",
    exit: 1,
  },
  {
    rule: "BIND's nslookup searches by ndots, and tells each time that the server does not recurse",
    table: 'gnu',
    argv: ['nslookup', 'kubernetes.default'],
    stdout: `${NO_RECURSION}${NO_RECURSION}Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n${NO_RECURSION}\n`,
    exit: 0,
  },
  {
    rule: "BIND's nslookup asks nobody for a name with an empty label",
    table: 'gnu',
    argv: ['nslookup', 'myservice..svc.cluster.local'],
    stderr: "nslookup: 'myservice..svc.cluster.local' is not a legal name (empty label)\n",
    exit: 10,
  },
  {
    rule: 'nor does dig',
    table: 'gnu',
    argv: ['dig', '+short', '.a'],
    stderr: "dig: '.a' is not a legal name (empty label)\n",
    exit: 10,
  },
  {
    rule: 'nor host for one with a label that is too long',
    table: 'gnu',
    argv: ['host', `${'a'.repeat(64)}.b`],
    stderr: `host: '${'a'.repeat(64)}.b' is not a legal name (label too long)\n`,
    exit: 1,
  },
  { rule: 'getent hosts', table: 'gnu', argv: ['getent', 'hosts', 'nowhere'], exit: 2 },
];

it.each(sentences)('$rule', ({ table: which = 'busybox', argv, stdout = '', stderr = '', exit }) => {
  const out = testContainer({
    programs: { ...table[which], s8080: server(8080, page), s8081: server(8081, missing), s8082: server(8082, '') },
    files: {
      '/etc/resolv.conf': 'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    },
    network: {
      dnsIP: '10.96.0.10',
      dns: (name, type) => {
        const names: Record<string, string> = {
          'A kubernetes.default.svc.cluster.local': '10.96.0.1',
          'PTR 10.0.96.10.in-addr.arpa': 'kube-dns.kube-system.svc.cluster.local',
          'PTR 1.0.96.10.in-addr.arpa': 'kubernetes.default.svc.cluster.local',
        };
        const value = names[`${type} ${name}`];
        if (value !== undefined) return { status: 'NOERROR', records: [{ name, type, value, ttl: 30 }] };
        return { status: name === 'kubernetes.default.svc.cluster.local' ? 'NOERROR' : 'NXDOMAIN', records: [] };
      },
    },
    *run(process) {
      for (const name of ['s8080', 's8081', 's8082']) process.spawn({ argv: [name] });
      yield* process.sleep(SECOND);
      return yield* process.exec(argv);
    },
  });
  expect({ stdout: out.stdout, stderr: out.stderr, exit: out.exitCode }).toEqual({ stdout, stderr, exit });
});
