import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const volumes: Readonly<Record<string, string>> = {
  configMap: 'configMap: {name: settings}',
  secret: 'secret: {secretName: s}',
  projected: 'projected: {sources: [{configMap: {name: settings}}]}',
  downwardAPI: 'downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}',
};
const objects =
  '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {k: one}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: one}\n';

/** @see kubernetes: pkg/volume/util/nested_volumes_test.go; test/e2e/storage/empty_dir_wrapper.go */
describe('Volumes that are mounted below one that cannot be written', () => {
  const told = (mounts: string, outer: string, inner = 'emptyDir: {}') =>
    play(
      podOf(
        `  restartPolicy: Never\n  containers: [${shell('app', 'ls -a /v | tail -n +3 | grep -v ^[.]; ls -ld /v/in | cut -c1-10', `volumeMounts: [${mounts}]`)}]\n  volumes: [{name: v, ${outer}}, {name: w, ${inner}}]`,
      ) + objects,
      { seconds: 20 },
    );
  it.each`
    rule                                         | outer            | mounts                                                                                       | names
    ${'have a directory made for them'}          | ${'configMap'}   | ${'{name: v, mountPath: /v}, {name: w, mountPath: /v/in}'}                                   | ${'in k drwxrwxrwx'}
    ${'whatever the order of the mounts'}        | ${'secret'}      | ${'{name: w, mountPath: /v/in}, {name: v, mountPath: /v}'}                                   | ${'in k drwxrwxrwx'}
    ${'and whatever the paths look like'}        | ${'configMap'}   | ${'{name: w, mountPath: /v/in}, {name: v, mountPath: /tmp/../v}'}                            | ${'in k drwxrwxrwx'}
    ${'a path of several names has all of them'} | ${'projected'}   | ${'{name: v, mountPath: /v/}, {name: w, mountPath: /v/in/deep/er}'}                          | ${'in k drwxr-xr-x'}
    ${'one below another is that other one’s'}   | ${'downwardAPI'} | ${'{name: v, mountPath: /v}, {name: w, mountPath: /v/in}, {name: w, mountPath: /v/in/more}'} | ${'in name drwxrwxrwx'}
  `('$rule', ({ outer, mounts, names }) => {
    const { run, rows } = told(mounts, volumes[outer] as string);
    expect(rows.at(-1)).toBe('0/1 Completed 0');
    expect(run.kubectl('logs web').stdout.trim().split(/\s+/).join(' ')).toBe(names);
  });

  it('must be directories: a file has one in its way', () => {
    const { rows, events } = told(
      '{name: v, mountPath: /v}, {name: w, mountPath: /v/in, subPath: k}',
      volumes.configMap as string,
      volumes.secret,
    );
    expect(rows.at(-1)).toBe('0/1 StartError 0');
    expect(events.find((event) => event.startsWith('Failed'))).toMatch(/ to rootfs at "\/v\/in": .*: not a directory: unknown$/);
  });
});
