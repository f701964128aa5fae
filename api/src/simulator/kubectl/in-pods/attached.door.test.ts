import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const WEB =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: "busybox:1.36", command: [sleep, 1d]}]}\n---\n';
const PROMPT = "If you don't see a command prompt, try pressing enter.\n";
const NO_TERMINAL = 'Unable to use a TTY - input is not a terminal or the right kind of file\n';

/** What a Pod's script with kubectl says, which may do all that there is to do. */
function said(script: string): string {
  const container = `{name: c, image: "bitnami/kubectl:1.27", workingDir: /tmp, command: [bash, -c, ${JSON.stringify(`sleep 4; { ${script}; } 2>&1`)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(WEB + pod + robotWith('cluster-admin'), { seconds: 120 }).run.kubectl('logs robot').stdout;
}

const RUN = 'kubectl run x -i --image=busybox:1.36';
const LOG = 'sleep 1; kubectl logs x; kubectl get pod x -o jsonpath={.status.phase}';

/** @see containerd: pkg/cri/io/container_io.go Attach; kubernetes: kubectl/pkg/cmd/run/run.go Run, test/e2e/kubectl/kubectl.go "should support inline execution and attach" */
describe('a container to which kubectl is attached', () => {
  it.each([
    {
      rule: 'with a terminal is left where there is nothing to read, and its end is waited for',
      script: `${RUN} -t --restart=Never -- sh -c 'sleep 5; echo hi'; echo $?; ${LOG}`,
      says: `${NO_TERMINAL}${PROMPT}0\nhi\nSucceeded`,
    },
    {
      rule: 'is listened to while there is something to read; another client may say more',
      script: `(sleep 1; echo 'echo hi'; sleep 1) | kubectl debug web -c d -i -q --image=busybox:1.36; (sleep 1; echo 'echo again >&2'; sleep 1) | kubectl attach web -c d -i -q`,
      says: 'hi\nagain\n',
    },
    {
      rule: 'is shown as it writes',
      script: `kubectl run x --image=busybox:1.36 -- sh -c 'i=0; while true; do echo $((i=i+1)); sleep 2; done'; kubectl wait pod x --for=condition=Ready; timeout 3 kubectl attach x -q | grep -c .`,
      says: /^pod\/x created\npod\/x condition met\n[12]\n$/,
    },
  ])('$rule', ({ script, says }) => {
    if (typeof says === 'string') expect(said(script)).toBe(says);
    else expect(said(script)).toMatch(says);
  });

  it('is not told to have followed what is typed at a terminal', () => {
    const asked = {
      kind: 'KUBECTL',
      atSeconds: 5,
      command: ['run x -it --image=busybox:1.36 --restart=Never -- sh'],
      manifest: 'ls\n',
    } as const;
    const { run } = play(WEB, { interventions: [asked] });
    const told = run.timeline.filter(({ detail }) => (detail as { type?: unknown }).type === 'NotFollowed');
    expect(told.map(({ detail }) => (detail as { why?: unknown }).why)).toEqual(['what is typed there']);
  });
});
