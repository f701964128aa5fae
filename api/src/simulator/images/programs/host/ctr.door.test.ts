import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

function said(script: string): string {
  const container = { name: 'sh', image: 'busybox', command: ['sleep', '1000'], volumeMounts: [{ name: 'host', mountPath: '/host' }] };
  const spec = { nodeName: 'node-1', containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] };
  const { run } = play(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }), {
    seconds: 60,
    interventions: [{ atSeconds: 30, kind: 'EXEC', pod: 'web', container: 'sh', command: ['chroot', '/host', 'sh', '-c', script] }],
  });
  const [{ stdout, stderr } = {}] = run.interventions;
  return `${stdout ?? ''}${stderr ?? ''}`.replace(/[0-9a-f]{64}/g, 'I'.repeat(64));
}

/** As ctr 1.7.24 lays it out; where it is not told, it looks for what is not Kubernetes'. */
it.each([
  {
    command: 'ctr -n k8s.io containers ls | sort -k 2 | sed "s/ /_/g"',
    says: `CONTAINER___________________________________________________________IMAGE_________________________________RUNTIME__________________
${'I'.repeat(64)}____docker.io/library/busybox:latest______io.containerd.runc.v2____
${'I'.repeat(64)}____registry.k8s.io/kube-proxy:v1.27.1____io.containerd.runc.v2____
${'I'.repeat(64)}____registry.k8s.io/pause:3.9_____________io.containerd.runc.v2____
${'I'.repeat(64)}____registry.k8s.io/pause:3.9_____________io.containerd.runc.v2____
`,
  },
  {
    command: 'ctr --namespace k8s.io t ls | sed "s/ /_/g; s/[0-9][0-9]*_*RUN/PID_RUN/" | head -2',
    says: `TASK________________________________________________________________PID_____STATUS____\n${'I'.repeat(64)}____PID_RUNNING\n`,
  },
  { command: 'ctr c ls; ctr -n k8s.io c ls -q | wc -l', says: 'CONTAINER    IMAGE    RUNTIME    \n4\n' },
  { command: 'ctr ns ls | sed "s/ /_/g"', says: 'NAME___LABELS_\nk8s.io________\n' },
])('$command', ({ command, says }) => expect(said(command)).toBe(says));
