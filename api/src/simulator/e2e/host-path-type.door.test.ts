import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import { AGNHOST, podOf } from './testing.ts';

const podAt = (name: string, path: string, type?: string, command?: readonly string[]): string =>
  podOf(
    {
      nodeName: 'node-1',
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: AGNHOST, volumeMounts: [{ name: 'host', mountPath: '/mnt/test' }], ...(command && { command }) }],
      volumes: [{ name: 'host', hostPath: { path, ...(type !== undefined && { type }) } }],
    },
    { name },
  );

/** @see kubernetes: test/e2e/storage/host_path_type.go; pkg/volume/hostpath/host_path.go checkTypeInternal */
describe('HostPathType', () => {
  const called = {
    Directory: 'a directory',
    File: 'a file',
    Socket: 'a socket file',
    CharDevice: 'a character device',
    BlockDevice: 'a block device',
  };
  const target = '/tmp/ns/target';
  it.each([
    { is: 'Directory', first: podAt('first', target, 'DirectoryOrCreate') },
    { is: 'File', first: podAt('first', target, 'FileOrCreate') },
    { is: 'Socket', command: ['nc', '-lU', '/mnt/test/target'] },
    { is: 'CharDevice', exec: ['mknod', '/mnt/test/target', 'c', '89', '1'] },
    { is: 'BlockDevice', exec: ['mknod', '/mnt/test/target', 'b', '89', '1'] },
  ] as const)('$is is what it is, and nothing else', ({ is, ...made }) => {
    const kinds = Object.keys(called) as (keyof typeof called)[];
    const asked = [['any'], ['unset', ''], ...kinds.map((kind) => [kind.toLowerCase(), kind])] as [string, string?][];
    const { run } = play(podAt('base', '/tmp/ns', 'DirectoryOrCreate', 'command' in made ? made.command : undefined), {
      seconds: 25,
      interventions: [
        ...('first' in made ? [{ atSeconds: 10, kind: 'APPLY', manifest: made.first } as const] : []),
        ...('exec' in made ? [{ atSeconds: 10, kind: 'EXEC', pod: 'base', command: made.exec } as const] : []),
        ...asked.map(([name, type]) => ({ atSeconds: 15, kind: 'APPLY', manifest: podAt(name, target, type) }) as const),
        { atSeconds: 15, kind: 'APPLY', manifest: podAt('missing', '/tmp/ns/none', is) },
      ],
    });
    const outcome = (name: string): string => {
      const failed = run.events.find(({ object, reason }) => object === `pod/${name}` && reason === 'FailedMount');
      return failed?.message ?? run.pods.find((pod) => pod.name === name)?.final.status ?? '';
    };
    const refusal = (path: string, kind: keyof typeof called) =>
      `MountVolume.SetUp failed for volume "host" : hostPath type check failed: ${path} is not ${called[kind]}`;
    expect([...asked.map(([name]) => outcome(name)), outcome('missing')]).toEqual([
      'Running',
      'Running',
      ...kinds.map((kind) => (kind === is ? 'Running' : refusal(target, kind))),
      refusal('/tmp/ns/none', is),
    ]);
  });
});
