import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const RUNC = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ';
const INIT = 'unable to start container process: error during container init: ';
const secret = (base64: string) => `---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {logo.png: ${base64}}\n`;
const ended = (more: string, base64: string) =>
  play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: busybox, ${more}}]`) + secret(base64), { seconds: 20 });
const FROM = 'env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: logo.png}}}]';
const ALL = 'envFrom: [{secretRef: {name: s}}]';

/** @see runc: libcontainer/init_linux.go populateProcessEnvironment; recorded of a Pod that takes a picture from a Secret into its environment */
describe('A value that is no text', () => {
  it.each`
    rule                                                     | more                                                                      | base64                        | pair
    ${'has no end before its own'}                           | ${FROM}                                                                   | ${'YQBi'}                     | ${'A=a\\x00b'}
    ${'is told of as text'}                                  | ${ALL}                                                                    | ${'iVBORw0KGgoAAAANSUhEUg=='} | ${'logo.png=\ufffdPNG\\r\\n\\x1a\\n\\x00\\x00\\x00\\rIHDR'}
    ${'is the first of several'}                             | ${`${FROM.slice(0, -1)}, {name: B, value: "b\\0"}, {name: C, value: c}]`} | ${'Yw=='}                     | ${'B=b\\x00'}
    ${'and one that is put together of others is like them'} | ${`${FROM.slice(0, -1)}, {name: A, value: x-$(A)}]`}                      | ${'YQBi'}                     | ${'A=x-a\\x00b'}
  `('$rule', ({ more, base64, pair }) => {
    const message = `${RUNC}${INIT}environment variable value can't contain null(\\x00): "${pair}": unknown`;
    expect(ended(more, base64).container('app').state.terminated).toMatchObject({ reason: 'StartError', exitCode: 128, message });
  });

  /** @see containerd: runtime/v2/bundle.go (config.json); Go: encoding/json */
  it.each`
    rule                                         | more                                                                          | says
    ${'reads as text where it is none'}          | ${`command: [sh, -c, 'printf %s "$A" | od -c'], ${FROM}`}                     | ${'0000000   a 357 277 275 357 277 275   b\n0000010\n'}
    ${'and so it does in a command’s arguments'} | ${`command: [sh, -c, 'printf %s "$0" | od -c', $(A)], ${FROM}`}               | ${'0000000   a 357 277 275 357 277 275   b\n0000010\n'}
    ${'but not where it is a file'}              | ${`command: [od, -c, /s/logo.png], volumeMounts: [{name: s, mountPath: /s}]`} | ${'0000000   a 201 377   b\n0000004\n'}
  `('$rule', ({ more, says }) => {
    const volumes = '\n  volumes: [{name: s, secret: {secretName: s}}]';
    const spec = `  restartPolicy: Never\n  containers: [{name: app, image: busybox, ${more}}]${volumes}`;
    expect(play(podOf(spec) + secret('YYH/Yg=='), { seconds: 20 }).run.kubectl('logs web', 20).stdout).toBe(says);
  });
});
