import { expect, it } from 'vitest';
import { play } from '../testing.ts';

const pod = (image: string, command: readonly string[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'app', image, command }] } });

function told(manifest: string): { lines: string[]; warnings: readonly string[] } {
  const { run } = play(manifest);
  const lines = run.timeline
    .filter(({ detail }) => ['CommandNotFound', 'NotFollowed'].includes(String((detail as { type?: unknown }).type)))
    .map(({ summary }) => summary.en);
  return { lines, warnings: run.warnings };
}

it('a command that is not there is told once a start, however often it is looked for', () => {
  expect(told(pod('debian:12', ['sh', '-c', 'while true; do curl localhost; jq .; sleep 5; done']))).toEqual({
    lines: [
      'Container app has no curl: the shell ends that command with 127',
      'Container app has no jq: the shell ends that command with 127',
    ],
    warnings: [],
  });
});

it('a script that is not followed any further is told, in the timeline and as a warning', () => {
  const said =
    'The simulator cannot follow the Python script of container app any further (the module sqlite3): from here on it is taken for work that goes on until it is told to stop';
  expect(told(pod('python:3.11', ['python', '-c', 'import sqlite3\nwhile True: pass']))).toEqual({ lines: [said], warnings: [said] });
});

it('what the tools of a node are asked is told', () => {
  const container = {
    name: 'app',
    image: 'debian:12',
    command: ['sh', '-c', 'chroot /host journalctl -u ssh; sleep 1000'],
    securityContext: { privileged: true },
    volumeMounts: [{ name: 'host', mountPath: '/host' }],
  };
  const spec = { containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] };
  const { warnings } = told(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }));
  expect(warnings).toEqual([
    expect.stringContaining('cannot follow the command journalctl of container app any further (journalctl -u ssh)'),
  ]);
});
