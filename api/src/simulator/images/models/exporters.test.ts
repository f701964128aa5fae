import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };

interface Asked {
  readonly image: string;
  readonly rule: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly asks?: readonly (readonly string[])[];
  readonly answers?: readonly string[];
  readonly says?: string;
  readonly code?: number;
}

const get = (url: string, ...more: string[]) => ['curl', '-s', ...more, `http://127.0.0.1:${url}`];
const status = ['-o', '/dev/null', '-w', '%{http_code}'];

it.each<Asked>([
  {
    image: 'prom/pushgateway:v1.5.1',
    rule: 'keeps what is pushed',
    asks: [get('9091/metrics/job/a/instance/b', '--data-binary', 'x 3.14\n'), get('9091/metrics'), get('9091/-/ready', ...status)],
    answers: ['', '# TYPE x untyped\nx{instance="b",job="a"} 3.14\n', '200'],
    says: 'caller=main.go:86 level=info msg="starting pushgateway" version="(version=1.5.1, branch=HEAD,',
  },
  {
    image: 'prom/pushgateway',
    rule: 'forgets what is deleted',
    asks: [get('9091/metrics/job/a', '--data-binary', 'x 1\n'), get('9091/metrics/job/a', '-X', 'DELETE', ...status), get('9091/metrics')],
    answers: ['', '202', ''],
  },
  {
    image: 'prom/blackbox-exporter:v0.24.0',
    rule: 'probes what it is asked to',
    asks: [get('9115/probe?target=127.0.0.1:9115'), get('9115/probe?target=127.0.0.1:1&module=tcp_connect'), get('9115/probe', ...status)],
    answers: ['probe_success 1\n', 'probe_success 0\n', '400'],
    says: 'msg="Loaded config file"',
  },
  {
    image: 'prom/blackbox-exporter:v0.24.0',
    rule: 'wants its configuration',
    args: ['--config.file=/none.yml'],
    says: 'msg="Error loading config" err="error reading config file: open /none.yml: no such file or directory"',
    code: 1,
  },
  {
    image: 'oliver006/redis_exporter:v1.50.0',
    rule: 'tells that there is no Redis',
    asks: [get('9121/metrics'), get('9121/health')],
    answers: ['redis_up 0\n', 'ok'],
    says: 'level=info msg="Providing metrics at :9121/metrics"\n',
  },
  {
    image: 'bitnami/redis-exporter:1.50.0',
    rule: 'is the same',
    asks: [['readlink', '/proc/1/exe'], get('9121/health')],
    answers: ['/opt/bitnami/redis-exporter/bin/redis_exporter', 'ok'],
    says: 'Redis Metrics Exporter v1.50.0 ',
  },
  {
    image: 'quay.io/prometheuscommunity/postgres-exporter',
    rule: 'wants to be told of its database',
    says: "couldn't find environment variables describing the datasource to use\n",
    code: 1,
  },
  {
    image: 'quay.io/prometheuscommunity/postgres-exporter',
    rule: 'does not ask for it',
    env: { DATA_SOURCE_NAME: 'postgresql://a' },
    asks: [get('9187/metrics', ...status)],
    answers: ['200'],
  },
  {
    image: 'danielqsj/kafka-exporter',
    rule: 'ends without a broker',
    args: ['--kafka.server=127.0.0.1:1'],
    says: 'Error Init Kafka Client: kafka: client has run out of available brokers to talk to: dial tcp 127.0.0.1:1: connect: connection refused\n',
    code: 255,
  },
  {
    image: 'prom/statsd-exporter',
    rule: 'takes metrics of statsd',
    asks: [['nc', '-z', '127.0.0.1', '9125'], get('9102/-/ready')],
    answers: ['', 'Statsd Exporter is Ready.\n'],
  },
])('$image $rule', ({ image, args, env, asks = [], answers = [], says = '', code }) => {
  const { execs, stderr, exitCode } = runImage({
    image,
    ...(args && { args }),
    ...(env && { env }),
    files: { ...withCurl },
    exec: asks.map((argv, i) => ({ after: 3 + i / 10, argv })),
    until: 10 * SECOND,
  });
  expect(stderr).toContain(says);
  expect(exitCode).toBe(code);
  for (const [i, each] of answers.entries()) expect(execs[i]?.stdout).toContain(each);
});

it.each([
  ['prom/pushgateway', 0],
  ['prom/blackbox-exporter', 0],
  ['prom/memcached-exporter', 2],
  ['oliver006/redis_exporter', 0],
])('%s ends with %i', (image, code) => {
  expect(
    runImage({ image, before: ({ engine, container }) => engine.after(3 * SECOND, () => container.signal('TERM')), until: 10 * SECOND })
      .exitCode,
  ).toBe(code);
});
