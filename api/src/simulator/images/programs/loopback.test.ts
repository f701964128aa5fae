import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const hosts: ImageFiles = { '/etc/hosts': '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' };
const only4: ImageFiles = { '/etc/nginx/conf.d/default.conf': 'server { listen 80; location / { return 200 "ok\\n"; } }' };
const only6: ImageFiles = { '/etc/nginx/conf.d/default.conf': 'server { listen [::]:80; location / { return 200 "ok\\n"; } }' };
const python = ['python3', '-m', 'http.server', '80'];
const node = ['node', '-e', "require('http').createServer((q, r) => r.end('ok\\n')).listen(80)"];

/**
 * localhost is ::1 first in a Pod.
 * @see Learn Kubernetes in a Month of Lunches, 2.3: wget in a container of Alpine says "Connecting to localhost ([::1]:80)"
 * @see Kubernetes in Action, 2nd edition, 5.3: curl localhost:8080 in a container says "Client IP: ::1"
 */
describe('localhost is of both families', () => {
  interface Case {
    readonly rule: string;
    readonly image: string;
    readonly command?: readonly string[];
    readonly files?: ImageFiles;
    readonly argv: readonly string[];
    readonly code?: number;
    readonly out?: string;
    readonly err?: string;
  }
  const refused = "wget: can't connect to remote host: Connection refused\n";
  const wget = ['wget', '-O', '/dev/null', 'http://localhost/'];
  const status = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://localhost/'];
  it.each<Case>([
    {
      rule: 'Alpine’s wget takes the first address, and nginx of itself listens on both',
      image: 'nginx:alpine',
      argv: ['wget', '-q', '-O', '/dev/null', 'http://localhost/'],
    },
    {
      rule: 'it does not take the second when only that answers',
      image: 'nginx:alpine',
      files: only4,
      argv: wget,
      code: 1,
      err: `Connecting to localhost ([::1]:80)\n${refused}`,
    },
    { rule: 'an address is what it is', image: 'nginx:alpine', files: only4, argv: ['wget', '-qO-', 'http://127.0.0.1/'], out: 'ok\n' },
    {
      rule: 'a listener of IPv6 takes nothing of IPv4',
      image: 'nginx:alpine',
      files: only6,
      argv: ['wget', '-qO-', 'http://127.0.0.1/'],
      code: 1,
      err: "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
    },
    {
      rule: 'Alpine’s nc neither',
      image: 'nginx:alpine',
      files: only4,
      argv: ['nc', '-zvv', 'localhost', '80'],
      code: 1,
      err: 'nc: localhost ([::1]:80): Connection refused\nsent 0, rcvd 0\n',
    },
    {
      rule: 'Python’s server is of IPv4',
      image: 'python:3.11-alpine',
      command: python,
      argv: ['wget', '-qO-', 'localhost'],
      code: 1,
      err: refused,
    },
    {
      rule: 'the image of busybox prefers IPv4',
      image: 'busybox',
      command: ['httpd', '-f', '-p', '80', '-h', '/etc'],
      argv: ['wget', '--spider', 'http://localhost/hosts'],
      err: 'Connecting to localhost (127.0.0.1:80)\nremote file exists\n',
    },
    {
      rule: 'a server in Go puts the address in brackets',
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.39',
      command: ['/agnhost', 'netexec', '--http-port=80'],
      argv: ['sh', '-c', 'curl -s localhost/clientip | cut -d: -f1-3'],
      out: '[::1]\n',
    },
    { rule: 'curl takes the second', image: 'nginx:alpine', files: only4, argv: status, out: '200' },
    {
      rule: 'the server of Node.js sees the first',
      image: 'luksa/kiada:0.1',
      argv: ['curl', '-s', 'http://localhost:8080/'],
      out: 'Kiada version 0.1. Request processed by "test-pod". Client IP: ::1\n',
    },
    {
      rule: 'that of Node.js is of both',
      image: 'node:18-alpine',
      command: node,
      argv: ['wget', '-qO-', 'http://localhost/'],
      out: 'ok\n',
    },
  ])('$rule', ({ image, command, files, argv, code = 0, out = '', err = '' }) => {
    const { execs } = runImage({
      image,
      ...(command && { command }),
      files: { ...withCurl, ...hosts, ...files },
      exec: [{ after: 3, argv }],
      until: 10 * SECOND,
    });
    expect(execs[0]).toMatchObject({ exitCode: code, stdout: out, stderr: err });
  });
});
