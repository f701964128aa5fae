import { describe, expect, it } from 'vitest';
import { play } from '../../../testing.ts';

/** An nginx that hands on connections, and a client of redis beside it. */
function ask(stream: string) {
  const conf = `events {}\nstream {\n${stream}\n}\n`;
  const { run } = play(
    `
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: ${JSON.stringify({ 'nginx.conf': conf })}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: redis, image: "redis:7-alpine"}
  - {name: lb, image: "nginx:1.25", volumeMounts: [{name: conf, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf}]}
  - {name: app, image: "redis:7-alpine", command: [sh, -c, "sleep 5; redis-cli -p 6380 SET a b; redis-cli -p 6380 GET a; sleep 100"]}
  volumes: [{name: conf, configMap: {name: conf}}]
`,
    { seconds: 20 },
  );
  return { said: run.kubectl('logs web -c app').stdout, log: run.kubectl('logs web -c lb').stdout };
}

/** @see nginx: src/stream/ngx_stream_proxy_module.c */
describe('nginx hands on the connections of its stream block', () => {
  it.each`
    rule                         | stream
    ${'to an address'}           | ${'server { listen 6380; proxy_pass 127.0.0.1:6379; }'}
    ${'to a server of upstream'} | ${'upstream cache { server 127.0.0.1:6379; }\nserver { listen 127.0.0.1:6380; proxy_pass cache; }'}
  `('$rule', ({ stream }) => expect(ask(stream).said).toBe('OK\nb\n'));

  it('where nobody listens, it says so', () => {
    const { said, log } = ask('error_log stderr; server { listen 6380; proxy_pass 127.0.0.1:6378; }');
    expect(said).toBe('Error: Connection reset by peer\n'.repeat(2));
    expect(log).toMatch(
      /\*1 connect\(\) failed \(111: Connection refused\) while connecting to upstream, client: 127\.0\.0\.1, server: 0\.0\.0\.0:6380, upstream: "127\.0\.0\.1:6378", bytes from\/to client:0\/0, bytes from\/to upstream:0\/0/,
    );
  });

  it('names are looked up when it begins', () => {
    expect(ask('server { listen 6380; proxy_pass nobody:6379; }').log).toContain(
      'host not found in upstream "nobody" in /etc/nginx/nginx.conf:3',
    );
  });
});
