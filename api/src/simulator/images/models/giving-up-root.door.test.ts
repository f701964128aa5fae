import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const NO_SETFCAP = 'unable to set CAP_SETFCAP effective capability: Operation not permitted\n';
const CHOWN = (fd: number) => `chown: changing ownership of '/proc/1/fd/${fd}': Operation not permitted\n`;
const INGRESS = 'registry.k8s.io/ingress-nginx/controller:v1.7.1';
const ONLY_BIND = 'capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}';
const CADDY_VERSION = ', command: [caddy, version], securityContext: {runAsUser: 1000, capabilities: {drop: [ALL]}}';
const SHELL = ', command: [sh, -c, "caddy version; echo left; exit 1"]';

/** Scripts of images that begin as root, and servers on ports that not everybody may have. */
it.each`
  rule                                             | image                      | more                                             | says
  ${'gosu wants to change its user'}               | ${'cassandra:4'}           | ${''}                                            | ${'error: failed switching to "cassandra": operation not permitted\n'}
  ${'Redis’s'}                                     | ${'redis:7'}               | ${''}                                            | ${'error: failed switching to "redis": operation not permitted\n'}
  ${'on Alpine it is su-exec'}                     | ${'redis:7-alpine'}        | ${''}                                            | ${'su-exec: setgroups: Operation not permitted\n'}
  ${'and RabbitMQ’s'}                              | ${'rabbitmq:3-alpine'}     | ${''}                                            | ${'su-exec: setgroups: Operation not permitted\n'}
  ${'whose chmod has other words'}                 | ${'postgres:15-alpine'}    | ${''}                                            | ${'chmod: /var/lib/postgresql/data: Operation not permitted\nchmod: /var/run/postgresql: Operation not permitted\nsu-exec: setgroups: Operation not permitted\n'}
  ${'so it does in InfluxDB 2'}                    | ${'influxdb:2.7'}          | ${''}                                            | ${'error: failed switching to "influxdb": operation not permitted\n'}
  ${'MongoDB’s would have its streams first'}      | ${'mongo:6'}               | ${''}                                            | ${`${CHOWN(1)}${CHOWN(2)}error: failed switching to "mongodb": operation not permitted\n`}
  ${'su-exec wants its groups'}                    | ${'consul:1.15'}           | ${''}                                            | ${'su-exec: setgroups(1000): Operation not permitted\n'}
  ${'Vault’s would give its program a capability'} | ${'hashicorp/vault'}       | ${''}                                            | ${NO_SETFCAP}
  ${'whoever runs it'}                             | ${'hashicorp/vault'}       | ${', securityContext: {runAsUser: 1000}'}        | ${NO_SETFCAP}
  ${'unless it is told not to'}                    | ${'hashicorp/vault'}       | ${', env: [{name: SKIP_SETCAP, value: "true"}]'} | ${'su-exec: setgroups: Operation not permitted\n'}
  ${'Ghost’s wants gosu'}                          | ${'ghost:5'}               | ${''}                                            | ${'error: failed switching to "node": operation not permitted\n'}
  ${'Redmine’s would have its settings first'}     | ${'redmine:5'}             | ${''}                                            | ${"chown: changing ownership of 'config/additional_environment.rb': Operation not permitted\n"}
  ${'Neo4j’s would have its home first'}           | ${'neo4j:5'}               | ${''}                                            | ${"chown: changing ownership of '/var/lib/neo4j': Operation not permitted\n"}
  ${'Mosquitto becomes its user by itself'}        | ${'eclipse-mosquitto:2'}   | ${''}                                            | ${/^(chown: \/mosquitto: Operation not permitted\n){2}\d+: Error setting groups whilst dropping privileges: Operation not permitted\.\n$/}
  ${'Caddy’s file has more than it may'}           | ${'caddy:2.6'}             | ${''}                                            | ${'exec /usr/bin/caddy: operation not permitted\n'}
  ${'whoever runs it, and whatever it is to do'}   | ${'caddy'}                 | ${CADDY_VERSION}                                 | ${'exec /usr/bin/caddy: operation not permitted\n'}
  ${'so has the init of ingress-nginx'}            | ${INGRESS}                 | ${''}                                            | ${'exec /usr/bin/dumb-init: operation not permitted\n'}
  ${'a shell that executes it goes on'}            | ${'caddy'}                 | ${SHELL}                                         | ${'sh: caddy: Operation not permitted\nleft\n'}
  ${'Java’s, below a script that stays'}           | ${'weaveworksdemos/carts'} | ${''}                                            | ${'/usr/local/bin/java.sh: line 7: java: Operation not permitted\n'}
  ${'Gitea’s supervisor is root’s'}                | ${'gitea/gitea:1.19'}      | ${', securityContext: {runAsUser: 1000}'}        | ${/^(mkdir: can't create directory '\/data\/(gitea\/|git|ssh)': Permission denied\n){4}s6-svscan: fatal: unable to open .s6-svscan\/lock: Permission denied\n$/}
  ${'Varnish is not root'}                         | ${'varnish'}               | ${', securityContext: {}'}                       | ${'Error: Could not get socket :80: Permission denied\n(-? gives usage)\n'}
  ${'An older Caddy wants its port'}               | ${'caddy:2.5'}             | ${''}                                            | ${/\nError: loading initial config: .*: start: listening on :80: listen tcp :80: bind: permission denied\n$/}
  ${'Traefik, too, and says whose it was'}         | ${'traefik:v2.10'}         | ${', args: ["--entrypoints.web.address=:80"]'}   | ${/ command traefik error: error while building entryPoint web: .* listen tcp :80: bind: permission denied\n$/}
`('$rule', ({ image, more, says }) => {
  const security = more.includes('securityContext') ? '' : ', securityContext: {capabilities: {drop: [ALL]}}';
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}"${security}${more}}]`), {
    seconds: 40,
  });
  expect(rows.at(-1)).toBe('0/1 Error 0');
  expect(run.kubectl('logs web', 40).stdout).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

it('What an image’s user is to write to is given to it', () => {
  const app = '{name: app, image: "cassandra:4", volumeMounts: [{name: data, mountPath: /var/lib/cassandra}]}';
  const { run } = play(podOf(`  containers: [${app}]\n  volumes: [{name: data, hostPath: {path: /srv/data, type: DirectoryOrCreate}}]`), {
    seconds: 40,
  });
  expect(run.kubectl('exec web -- stat -c %U /var/lib/cassandra', 39).stdout).toBe('cassandra\n');
  expect(run.kubectl('exec web -- grep Uid /proc/1/status', 39).stdout).toBe('Uid:\t999\t999\t999\t999\n');
});

/** Files that let anybody listen on any port, and folders that belong to root. */
it.each`
  rule                                        | image            | security                                              | ready    | says
  ${'Caddy listens on 80, and keeps nothing'} | ${'caddy'}       | ${'runAsUser: 1000'}                                  | ${'1/1'} | ${/"level":"error",.*"msg":"unable to autosave config","file":"\/config\/caddy\/autosave.json","error":"open \/config\/caddy\/autosave.json: permission denied"/}
  ${'nor where nothing can be written'}       | ${'caddy'}       | ${'readOnlyRootFilesystem: true'}                     | ${'1/1'} | ${/"error":"open \/config\/caddy\/autosave.json: read-only file system"/}
  ${'with that one capability it does'}       | ${'caddy'}       | ${ONLY_BIND}                                          | ${'1/1'} | ${/"msg":"autosaved config/}
  ${'it may not gain what it has not got'}    | ${'caddy'}       | ${'runAsUser: 1000, allowPrivilegeEscalation: false'} | ${'0/1'} | ${/listen tcp :80: bind: permission denied/}
  ${'Varnish 6 is root'}                      | ${'varnish:6.0'} | ${''}                                                 | ${'1/1'} | ${''}
`('$rule', ({ image, security, ready, says }) => {
  const { rows, run } = play(podOf(`  containers: [{name: app, image: "${image}", securityContext: {${security}}}]`), { seconds: 40 });
  expect(rows.at(-1)).toMatch(ready);
  expect(run.kubectl('logs web', 40).stdout).toMatch(says);
});

it('Java below a script that stays does not hear of the end, and of those who run the shop only one is root', () => {
  const { run, container } = play(
    podOf('  terminationGracePeriodSeconds: 5\n  containers: [{name: app, image: "weaveworksdemos/carts:0.4.8"}]'),
    {
      seconds: 60,
      interventions: [{ atSeconds: 40, kind: 'KUBECTL', command: ['exec', 'web', '--', 'kill', '1'] }],
    },
  );
  expect(run.kubectl('exec web -- id', 39).stdout).toBe('uid=10001(myuser) gid=10001(mygroup) groups=10001(mygroup)\n');
  expect(container('app', 59).restartCount).toBe(0);
});
