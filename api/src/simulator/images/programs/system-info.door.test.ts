import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const node = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'small' },
  status: { capacity: { cpu: '2', memory: '4Gi' }, nodeInfo: { kernelVersion: '6.1.0-9-arm64', architecture: 'arm64' } },
});
const pod = (image: string, command?: readonly string[]): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'app', image, command, resources: { limits: { cpu: '500m' } } }] },
  });
const logOf = (image: string, command?: readonly string[]): string =>
  play(`---\n${node}\n---\n${pod(image, command)}`).run.kubectl('logs web', 30).stdout;

/** @see uname(2), sched_getaffinity(2): a limit of CPU changes neither */
it.each([
  {
    who: 'busybox',
    image: 'busybox:1.36',
    command: ['sh', '-c', 'uname -srm; nproc; cat /proc/sys/kernel/osrelease'],
    says: 'Linux 6.1.0-9-arm64 aarch64\n2\n6.1.0-9-arm64\n',
  },
  {
    who: 'Python',
    image: 'python:3.11',
    command: [
      'python',
      '-c',
      'import os, platform; print(os.cpu_count(), len(os.sched_getaffinity(0)), platform.machine(), os.uname().release)',
    ],
    says: '2 2 aarch64 6.1.0-9-arm64\n',
  },
  {
    who: 'Node.js',
    image: 'node:18',
    command: ['node', '-e', 'const os = require("os"); console.log(os.cpus().length, os.arch(), process.arch, os.release())'],
    says: '2 arm64 arm64 6.1.0-9-arm64\n',
  },
])("$who sees its node's processors and kernel", ({ image, command, says }) => {
  expect(logOf(image, command)).toBe(says);
});

it('nginx has one worker for each processor of its node', () => {
  const log = logOf('nginx:1.25');
  expect(log.match(/start worker process \d+/g)).toHaveLength(2);
  expect(log).toContain('OS: Linux 6.1.0-9-arm64');
});

it('a node is of the kind that its label says, where its status does not', () => {
  const labelled = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'small', labels: { 'kubernetes.io/arch': 'arm64' } },
  });
  const { run } = play(`---\n${labelled}\n---\n${pod('busybox:1.36', ['sh', '-c', 'uname -m; sleep 100'])}`);
  expect(run.kubectl('logs web', 30).stdout).toBe('aarch64\n');
  expect(run.kubectl('get node small -o jsonpath={.status.nodeInfo.architecture}', 30).stdout).toBe('arm64');
});
