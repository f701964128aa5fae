import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

/** What a container of an image logs, both of its streams in one, as it was recorded. */
function logged(image: string, more: Partial<Parameters<typeof runImage>[0]> = {}): string {
  const { stdout, stderr } = runImage({ image, until: 20 * SECOND, ...more });
  return stdout + stderr;
}

it('the page of one colour: Flask says how it runs, and each request', () => {
  const { stdout, stderr, execs } = runImage({
    image: 'kodekloud/webapp-color',
    env: { APP_COLOR: 'pink' },
    args: ['--color', 'green'],
    exec: [
      { after: 5, argv: ['curl', '-si', 'http://127.0.0.1:8080'] },
      { after: 6, argv: ['curl', '-s', 'http://127.0.0.1:8080/x'] },
    ],
    until: 20 * SECOND,
  });
  expect(stdout.split('\n\n\n')[1]).toBe(`Color from command line argument =green
A color was set through environment variable -pink. However, color from command line argument takes precendence.
 * Serving Flask app "app" (lazy loading)
 * Environment: production
   WARNING: Do not use the development server in a production environment.
   Use a production WSGI server instead.
 * Debug mode: off
`);
  expect(stderr).toBe(` * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)
127.0.0.1 - - [15/May/2023 09:00:05] "GET / HTTP/1.1" 200 -
127.0.0.1 - - [15/May/2023 09:00:06] "GET /x HTTP/1.1" 404 -
`);
  expect(execs[0]?.stdout).toMatch(
    /^HTTP\/1\.0 200 OK\r\nContent-Type: text\/html; charset=utf-8\r\nContent-Length: \d+\r\nServer: Werkzeug\/0\.14\.1 Python\/3\.6\.8\r\nDate: [^\r]*\r\n\r\n<!doctype/,
  );
});

it.each([
  { args: ['green'], says: 'unrecognized arguments: green' },
  { args: ['--color'], says: 'argument --color: expected one argument' },
])('it takes no $args', ({ args, says }) => {
  const { stderr, exitCode } = runImage({ image: 'kodekloud/webapp-color', args });
  expect({ stderr, exitCode }).toEqual({ stderr: `usage: app.py [-h] [--color COLOR]\napp.py: error: ${says}\n`, exitCode: 2 });
});

it.each(['nginxdemos/hello', 'nginxdemos/hello:0.3', 'nginxdemos/hello:plain-text'])(
  '%s has no default server, and is on Alpine',
  (image) => {
    expect(logged(image)).toMatch(
      /^10-listen-on-ipv6-by-default\.sh: info: \/etc\/nginx\/conf\.d\/default\.conf is not a file or does not exist$[\s\S]*built by gcc .*\(Alpine/m,
    );
  },
);

it('bitnami/nginx makes sample certificates, and tells of nothing but requests', () => {
  const text = logged('bitnami/nginx', { exec: [{ after: 5, argv: ['curl', '-s', '-A', 'me', 'http://127.0.0.1:8080'] }] })
    .replaceAll(/^nginx [\d:.]{11} /gm, '')
    .replaceAll(/\.{9,}/g, '...')
    .split('\n');
  expect(text.filter((line) => line !== '')).toEqual([
    '127.0.0.1 - - [15/May/2023:09:00:05 +0000] "GET / HTTP/1.1" 200 615 "-" "me" "-"',
    'Welcome to the Bitnami nginx container',
    'Subscribe to project updates by watching https://github.com/bitnami/containers',
    'Submit issues and feature requests at https://github.com/bitnami/containers/issues',
    'INFO  ==> ** Starting NGINX setup **',
    'INFO  ==> Validating settings in NGINX_* env vars',
    'Generating RSA private key, 4096 bit long modulus (2 primes)',
    '...++++',
    '...++++',
    'e is 65537 (0x010001)',
    'Signature ok',
    'subject=CN = example.com',
    'Getting Private key',
    'INFO  ==> No custom scripts in /docker-entrypoint-initdb.d',
    'INFO  ==> Initializing NGINX',
    'realpath: /bitnami/nginx/conf/vhosts: No such file or directory',
    'INFO  ==> ** NGINX setup finished! **',
    'INFO  ==> ** Starting NGINX **',
  ]);
});

it('node_exporter tells of its flags and collectors', () => {
  const said = (...args: string[]): readonly string[] =>
    logged('prom/node-exporter', { args })
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^ts=2023-05-15T09:00:00\.\d{3}Z caller=/, ''));
  const lines = said();
  expect(lines.slice(0, 3)).toEqual([
    'node_exporter.go:180 level=info msg="Starting node_exporter" version="(version=1.5.0, branch=HEAD, revision=1b48970ffcf5630534fb00bb0687d73c66d1c959)"',
    'node_exporter.go:181 level=info msg="Build context" build_context="(go=go1.19.3, user=root@6e7732a7b81b, date=20221129-18:59:09)"',
    'filesystem_common.go:111 level=info collector=filesystem msg="Parsed flag --collector.filesystem.mount-points-exclude" flag=^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)',
  ]);
  expect(lines.slice(5, 8)).toEqual([
    'diskstats_linux.go:264 level=error collector=diskstats msg="Failed to open directory, disabling udev device properties" path=/run/udev/data',
    'node_exporter.go:110 level=info msg="Enabled collectors"',
    'node_exporter.go:117 level=info collector=arp',
  ]);
  expect(lines.slice(-3)).toEqual([
    'node_exporter.go:117 level=info collector=zfs',
    'tls_config.go:232 level=info msg="Listening on" address=[::]:9100',
    'tls_config.go:235 level=info msg="TLS is disabled." http2=false address=[::]:9100',
  ]);
  expect(said('--collector.disable-defaults', '--collector.cpu', '--web.listen-address=:9200').slice(2)).toEqual([
    'node_exporter.go:110 level=info msg="Enabled collectors"',
    'node_exporter.go:117 level=info collector=cpu',
    'tls_config.go:232 level=info msg="Listening on" address=[::]:9200',
    'tls_config.go:235 level=info msg="TLS is disabled." http2=false address=[::]:9200',
  ]);
});

it('Prometheus tells of its database and configuration', () => {
  const text = logged('prom/prometheus:v2.42.0', { args: ['--config.file=/etc/prometheus/prometheus.yml', '--web.listen-address=:9095'] });
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ts=\S+ caller=/, '').replaceAll(/=[\d.]+(µs|ns)/g, '=T'));
  expect(lines).toEqual([
    'main.go:512 level=info msg="No time or size retention was set so using the default time retention" duration=15d',
    'main.go:556 level=info msg="Starting Prometheus Server" mode=server version="(version=2.42.0, branch=HEAD, revision=225c61122d88b01d1f0eaaee0e05b6f3e0567ac0)"',
    'main.go:561 level=info build_context="(go=go1.19.5, platform=linux/amd64, user=root@c67d48967507, date=20230201-07:53:32)"',
    expect.stringMatching(/^main\.go:562 level=info host_details="\(Linux 5\.15\.0-72-generic #\d+.* x86_64 test-pod \(none\)\)"$/),
    'main.go:563 level=info fd_limits="(soft=1048576, hard=1048576)"',
    'main.go:564 level=info vm_limits="(soft=unlimited, hard=unlimited)"',
    'web.go:561 level=info component=web msg="Start listening for connections" address=:9095',
    'main.go:993 level=info msg="Starting TSDB ..."',
    'tls_config.go:232 level=info component=web msg="Listening on" address=[::]:9095',
    'tls_config.go:235 level=info component=web msg="TLS is disabled." http2=false address=[::]:9095',
    'head.go:564 level=info component=tsdb msg="Replaying on-disk memory mappable chunks if any"',
    'head.go:608 level=info component=tsdb msg="On-disk memory mappable chunks replay completed" duration=T',
    'head.go:614 level=info component=tsdb msg="Replaying WAL, this may take a while"',
    'head.go:685 level=info component=tsdb msg="WAL segment loaded" segment=0 maxSegment=0',
    'head.go:722 level=info component=tsdb msg="WAL replay completed" checkpoint_replay_duration=T wal_replay_duration=T wbl_replay_duration=T total_replay_duration=T',
    'main.go:1014 level=info fs_type=EXT4_SUPER_MAGIC',
    'main.go:1017 level=info msg="TSDB started"',
    'main.go:1197 level=info msg="Loading configuration file" filename=/etc/prometheus/prometheus.yml',
    'main.go:1234 level=info msg="Completed loading of configuration file" filename=/etc/prometheus/prometheus.yml totalDuration=T db_storage=T remote_storage=T web_handler=T query_engine=T scrape=T scrape_sd=T notify=T notify_sd=T rules=T tracing=T',
    'main.go:978 level=info msg="Server is ready to receive web requests."',
    'manager.go:974 level=info component="rule manager" msg="Starting rule manager..."',
  ]);
});
