import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const probe = (path: string) => `readinessProbe: {httpGet: {path: ${path}, port: 80}, periodSeconds: 2, failureThreshold: 1}`;
const exec = (atSeconds: number, script: string) => ({ atSeconds, kind: 'EXEC' as const, container: 'app', command: ['sh', '-c', script] });

it('who is stopped answers no probe, at once or otherwise, and goes on when it is continued', () => {
  const { run } = play(podOf(`  containers: [{name: app, image: nginx, ${probe('/')}}]`), {
    seconds: 60,
    interventions: [exec(20, 'kill -STOP 29 30 31 32'), exec(40, 'kill -CONT 29 30 31 32')],
  });
  const ready = [15, 30, 50].map((at) => run.pods[0]?.at(at).ready);
  expect(ready).toEqual(['1/1', '0/1', '1/1']);
  expect(run.events.find(({ reason }) => reason === 'Unhealthy')?.message).toMatch(/context deadline exceeded/);
});

it('what must be asked for elsewhere first is answered when that has come', () => {
  const site = 'server { listen 80; location /own { return 200 mine; } location / { proxy_pass http://127.0.0.1:5678; } }';
  const { run } = play(
    podOf(`  containers:
  - {name: app, image: nginx, command: [sh, -c, "echo '${site}' > /etc/nginx/conf.d/default.conf; exec nginx -g 'daemon off;'"], ${probe('/far')}}
  - {name: far, image: "hashicorp/http-echo:1.0", args: [-text=far]}`),
    { seconds: 30, interventions: [exec(20, 'curl -s localhost/own localhost/far')] },
  );
  expect(run.pods[0]?.at(15).ready).toBe('2/2');
  expect(run.interventions[0]?.stdout).toBe('minefar\n');
});
