import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const SCRIPT = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata: {run.sh: 'echo hi'}\n";

it.each([
  {
    rule: 'a line in one item',
    manifest: podOf('  containers: [{name: app, image: busybox, command: ["sleep 3600"]}]'),
    remedy: 'One item of the list is the name of one program, blanks and all: write ["sleep", "3600"]',
  },
  {
    rule: "a shell's line in one item",
    manifest: podOf('  containers: [{name: app, image: busybox, command: ["echo a && sleep 3600"]}]'),
    remedy: 'One item of the list is the name of one program, blanks and all: write ["sh", "-c", "echo a && sleep 3600"]',
  },
  {
    rule: 'a program that is not there',
    manifest: podOf('  containers: [{name: app, image: busybox, command: [slep, "3600"]}]'),
    remedy: 'Correct the name slep, or use an image that has it',
  },
  {
    rule: 'a script of a ConfigMap that nobody may execute',
    manifest:
      podOf(
        '  containers: [{name: app, image: busybox, command: [/s/run.sh], volumeMounts: [{name: s, mountPath: /s}]}]\n  volumes: [{name: s, configMap: {name: scripts}}]',
      ) + SCRIPT,
    remedy: "Give /s/run.sh the right to be executed: chmod +x in the image, or defaultMode: 0755 of the ConfigMap's or Secret's volume",
  },
])('what mends a command that cannot be started: $rule', ({ manifest, remedy }) => {
  const { remedies } = play(manifest, { seconds: 30 }).run.explain(26);
  expect(remedies.en[0]).toBe(remedy);
  expect(remedies.zhHans).toHaveLength(remedies.en.length);
  expect(remedies.zhHans[0]).toMatch(/[\u4e00-\u9fff]/);
});

it('of a program that tells how it is called, the explanation tells that, and not the end of it', () => {
  const { headline } = play(podOf('  containers: [{name: app, image: busybox, command: [sleep]}]'), { seconds: 30 }).run.explain(26);
  expect(headline.en).toContain('log: Usage: sleep [N]...');
});
