import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { Remark } from '../../kernel/index.ts';
import { runImage } from '../test-image.ts';

describe('flags that a server does not know', () => {
  it.each([
    {
      image: 'prom/alertmanager',
      args: ['--foo.bar=1'],
      code: 1,
      says: "alertmanager: error: unknown long flag '--foo.bar', try --help\n",
    },
    {
      image: 'prom/prometheus',
      args: ['--foo', 'x'],
      code: 1,
      says: "Error parsing commandline arguments: unknown long flag '--foo'\nprometheus: error: unknown long flag '--foo'\n",
    },
    // One word is one flag, blanks and all.
    {
      image: 'prom/node-exporter',
      args: ['--path.rootfs /host'],
      code: 1,
      says: "node_exporter: error: unknown long flag '--path.rootfs /host', try --help\n",
    },
    {
      image: 'registry.k8s.io/coredns/coredns',
      args: ['-conf /etc/coredns/Corefile'],
      code: 2,
      says: 'flag provided but not defined: -conf /etc/coredns/Corefile\nUsage of ',
    },
    {
      image: 'registry.k8s.io/metrics-server/metrics-server:v0.6.4',
      args: ['--kubelet-insecure-tls true'],
      code: 1,
      says: 'Error: unknown flag: --kubelet-insecure-tls true\n',
    },
    { image: 'grafana/loki', args: ['-foo'], code: 2, says: 'flag provided but not defined: -foo\nUsage of /usr/bin/loki:\n' },
    { image: 'hashicorp/vault', args: ['server', '-foo'], code: 1, says: 'flag provided but not defined: -foo\n' },
    { image: 'caddy', args: ['caddy', 'run', '-Z'], code: 1, says: "Error: unknown shorthand flag: 'Z' in -Z\nUsage:\n" },
    { image: 'minio/minio', args: ['server', '/data', '--foo'], code: 1, says: 'Incorrect Usage: flag provided but not defined: -foo\n' },
    { image: 'minio/minio', args: ['sever', '/data'], code: 1, says: "'sever' is not a minio sub-command. See 'minio --help'.\n" },
    // Its usage ends it with 0.
    { image: 'nats', args: ['--foo'], code: 0, says: 'flag provided but not defined: -foo\n\nUsage: nats-server [options]\n' },
    { image: 'nats', args: ['-c', '/etc/none.conf'], code: 1, says: 'nats-server: open /etc/none.conf: no such file or directory\n' },
  ])('$image $args', ({ image, args, code, says }) => {
    const { exitCode, stdout, stderr } = runImage({ image, args });
    expect(exitCode).toBe(code);
    expect(stdout + stderr).toContain(says);
  });

  it('are told of, where not all of its flags are known here', () => {
    const remarks: Remark[] = [];
    const args = ['--retentionPeriod=1y', '--dedup.minScrapeInterval=1s'];
    const { exitCode } = runImage({
      image: 'victoriametrics/victoria-metrics',
      args,
      container: { onRemark: (each) => remarks.push(each) },
    });
    expect([exitCode, remarks]).toEqual([
      undefined,
      [{ kind: 'NotFollowed', program: 'options', why: 'victoria-metrics-prod --dedup.minScrapeInterval', taken: 'statement' }],
    ]);
  });
});

describe('a server listens where it is told to', () => {
  it.each([
    {
      by: 'a flag',
      image: 'prom/prometheus',
      args: ['--config.file=/etc/prometheus/prometheus.yml', '--web.listen-address=:9095'],
      ports: [9095],
    },
    { by: 'a flag with its host alone', image: 'prom/node-exporter', args: ['--web.listen-address', '127.0.0.1:9200'], ports: [] },
    { by: 'a variable', image: 'grafana/grafana', env: { GF_SERVER_HTTP_PORT: '3333' }, ports: [3333] },
    {
      by: 'its configuration',
      image: 'grafana/loki',
      files: { '/etc/loki/local-config.yaml': 'server:\n  http_listen_port: 3200\n' },
      ports: [3200, 9095],
    },
    { by: 'the configuration that the image brings', image: 'nats', ports: [4222, 6222, 8222] },
    { by: 'flags in place of it', image: 'nats', args: ['-js', '-m', '8333'], ports: [4222, 8333] },
    {
      by: 'nothing, and so for its host alone',
      image: 'hashicorp/consul',
      args: ['agent', '-server', '-bootstrap-expect=1'],
      ports: [8300],
    },
    { by: 'the command of the image', image: 'hashicorp/consul', ports: [8300, 8500, 8600] },
  ])('$image, by $by', ({ image, args, env, files, ports }) => {
    const { container } = runImage({ image, until: 10 * SECOND, ...(args && { args }), ...(env && { env }), ...(files && { files }) });
    const open = container.network.listeners
      .filter(({ address }) => address !== '127.0.0.1')
      .map(({ port }) => port)
      .sort((a, b) => a - b);
    expect(open).toEqual(ports);
  });
});
