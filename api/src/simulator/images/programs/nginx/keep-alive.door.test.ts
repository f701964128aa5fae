import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

/** How many seconds nginx keeps a connection on which that is sent, with these lines in its configuration. */
function kept(sent: string, conf: string): number {
  const { run } = play(
    `
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: ${JSON.stringify({ 'own.conf': conf })}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: nginx, image: "nginx:1.25", volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d/own.conf, subPath: own.conf}]}
  - name: client
    image: bash:5.2
    command: [bash, -c, ${JSON.stringify(`sleep 5; exec 3<>/dev/tcp/localhost/80; date +%s; printf '${sent}' >&3; cat <&3 >/dev/null; date +%s; sleep 1000`)}]
  volumes: [{name: conf, configMap: {name: conf}}]
`,
    { seconds: 240 },
  );
  const [from, to] = run.kubectl('logs web -c client').stdout.split('\n').map(Number);
  return Number(to) - Number(from);
}

const GET = 'GET / HTTP/1.1\\r\\nHost: web\\r\\n\\r\\n';

it.each([
  { what: 'without a request for client_header_timeout, a minute if nobody says', sent: '', conf: '', seconds: 60 },
  { what: 'with half a request as long', sent: 'GET / HT', conf: '', seconds: 60 },
  { what: "after a request as the image's nginx.conf says", sent: GET, conf: '', seconds: 65 },
  {
    what: 'after a request as its server says',
    sent: GET,
    conf: 'server { listen 80 default_server; keepalive_timeout 1m30s; }',
    seconds: 90,
  },
  { what: 'not at all with keepalive_timeout 0', sent: GET, conf: 'server { listen 80 default_server; keepalive_timeout 0; }', seconds: 0 },
  {
    what: 'without a request as its server says',
    sent: '',
    conf: 'server { listen 80 default_server; client_header_timeout 7s; }',
    seconds: 7,
  },
])('nginx keeps a connection $what', ({ sent, conf, seconds }) => {
  expect(kept(sent, conf)).toBe(seconds);
});
