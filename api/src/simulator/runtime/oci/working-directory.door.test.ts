import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const RUNC = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ';
const INIT = 'unable to start container process: error during container init: ';

const pod = (more: string) =>
  podOf(
    `  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [sh, -c, 'pwd; ls'], ${more}}]\n  volumes: [{name: v, configMap: {name: c}}]`,
  );
const config = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: v}\n';
const ended = (more: string) => play(pod(more) + config, { seconds: 20 });

/** @see runc: libcontainer/rootfs_linux.go prepareRootfs, init_linux.go finalizeNamespace */
describe('Where a process begins', () => {
  it.each`
    rule                                                  | more                                                                   | says
    ${'is made where it is missing'}                      | ${'workingDir: /a/b'}                                                  | ${'/a/b\n'}
    ${'before the root may only be read'}                 | ${'workingDir: /a/b, securityContext: {readOnlyRootFilesystem: true}'} | ${'/a/b\n'}
    ${'may be what the process itself is not to look at'} | ${'workingDir: /root, securityContext: {runAsUser: 1000}'}             | ${"/root\nls: can't open '.': Permission denied\n"}
    ${'is in a volume as well'}                           | ${'workingDir: /conf, volumeMounts: [{name: v, mountPath: /conf}]'}    | ${'/conf\nk\n'}
  `('$rule', ({ more, says }) => {
    const { run } = ended(more);
    expect(run.kubectl('logs web', 20).stdout).toBe(says);
  });

  it.each`
    rule                                     | more                                                                    | message
    ${'is no file'}                          | ${'workingDir: /etc/passwd'}                                            | ${`${INIT}mkdir /etc/passwd: not a directory: unknown`}
    ${'nor below one, which is then named'}  | ${'workingDir: /etc/passwd/a/b'}                                        | ${`${INIT}mkdir /etc/passwd: not a directory: unknown`}
    ${'nor what a volume would have to get'} | ${'workingDir: /conf/a/b, volumeMounts: [{name: v, mountPath: /conf}]'} | ${`${INIT}mkdir /conf/a: read-only file system: unknown`}
    ${'begins at the root'}                  | ${'workingDir: app'}                                                    | ${'Cwd must be an absolute path: unknown'}
  `('$rule', ({ more, message }) => {
    const { container, rows } = ended(more);
    expect(rows.at(-1)).toBe('0/1 StartError 0');
    expect(container('app').state.terminated).toMatchObject({ exitCode: 128, message: RUNC + message });
  });
});
