import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const objects = (names: string): string =>
  names
    .split(' ')
    .map((one) => {
      const [kind, name] = one.split('/');
      const spec = kind === 'Service' ? 'spec: {ports: [{port: 80}]}\n' : '';
      return `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, labels: {app: x}}\n${spec}`;
    })
    .join('---\n');

/** What a Pod's script says, after all of these were applied; `two` is a file of the second alone. */
const said = (script: string): string => {
  const all = objects('ConfigMap/one ConfigMap/two Secret/s Service/sv');
  const made = `printf '${all}' > /all; printf '${objects('ConfigMap/two')}' > /two; printf '${objects('Secret/s')}data: {a: Yg==}\n' > /s`;
  const told = `${made}; kubectl apply -f /all >/dev/null; { ${script}; } 2>&1 | sed 's/^W.*prune.go/W prune.go/; s/^\\([-+]\\{3\\} [^\t]*\\)\t20.*/\\1/; s/-[0-9]\\{8,\\}/-N/g'`;
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [bash, -c, ${JSON.stringify(told)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(pod + robotWith('cluster-admin'), { seconds: 60 }).run.kubectl('logs robot').stdout;
};

const DEPRECATED =
  'W prune.go:71] Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.\n';
const PRUNED = `configmap/two unchanged\n${DEPRECATED}configmap/one pruned\nsecret/s pruned\nservice/sv pruned\n`;
const left = 'kubectl get cm,secret,svc -l app=x -o name';
const ALL = 'configmap/one\nconfigmap/two\nsecret/s\nservice/sv\n';

/** As the real kubectl v1.27.1 does it. */
describe('kubectl apply --prune takes away what is no more applied', () => {
  it.each`
    rule                                 | script                                                                                                                               | says
    ${'of these labels'}                 | ${`kubectl apply -f /two --prune -l app=x; ${left}`}                                                                                 | ${`${PRUNED}configmap/two\n`}
    ${'of all'}                          | ${`kubectl apply -f /two --prune --all; ${left}`}                                                                                    | ${`${PRUNED}configmap/two\n`}
    ${'one of both must be said'}        | ${'kubectl apply -f /two --prune'}                                                                                                   | ${'error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector\n'}
    ${'not where it was never applied'}  | ${`kubectl create cm three; kubectl label cm three app=x; kubectl apply -f /all --prune -l app=x >/dev/null; ${left}`}               | ${`configmap/three created\nconfigmap/three labeled\n${DEPRECATED}configmap/one\nconfigmap/three\nconfigmap/two\nsecret/s\nservice/sv\n`}
    ${'where one of what is applied is'} | ${'kubectl create ns n; kubectl apply -f /two --prune -l app=x -n n --prune-allowlist=core/v1/Secret; kubectl get secret s -o name'} | ${'namespace/n created\nconfigmap/two created\nsecret/s\n'}
    ${'of these kinds, in that order'}   | ${`kubectl apply -f /two --prune -l app=x --prune-allowlist=core/v1/Secret --prune-allowlist=core/v1/ConfigMap; ${left}`}            | ${'configmap/two unchanged\nsecret/s pruned\nconfigmap/one pruned\nconfigmap/two\nservice/sv\n'}
    ${'which are written in full'}       | ${'kubectl apply -f /two --prune -l app=x --prune-allowlist=v1/Secret'}                                                              | ${'error: invalid GroupVersionKind format: v1/Secret, please follow <group/version/kind>\n'}
    ${'and which there are'}             | ${'kubectl apply -f /two --prune -l app=x --prune-allowlist=core/v1/Foo'}                                                            | ${'error: no matches for kind "Foo" in version "v1"\n'}
    ${'not by the API server'}           | ${'kubectl apply -f /two --prune -l app=x --server-side'}                                                                            | ${"error: --prune is in alpha and doesn't currently work on objects created by server-side apply\n"}
    ${'only thought of in a dry run'}    | ${`kubectl apply -f /two --prune -l app=x --dry-run=server; ${left}`}                                                                | ${`${PRUNED.replace(/(unchanged|pruned)$/gm, '$1 (server dry run)')}${ALL}`}
    ${'not after something went wrong'}  | ${`sed 's/Yg==/5/' /s | cat - /two | kubectl apply -f - --prune -l app=x >/dev/null 2>&1; ${left}`}                                  | ${ALL}
    ${'kubectl diff shows it'}           | ${'kubectl diff -f /two --prune --prune-allowlist=core/v1/Secret -l app=x | sed 5q'}                                                 | ${'diff -u -N /tmp/LIVE-N/v1.Secret.default.s /tmp/MERGED-N/v1.Secret.default.s\n--- /tmp/LIVE-N/v1.Secret.default.s\n+++ /tmp/MERGED-N/v1.Secret.default.s\t1970-01-01 00:00:00.000000000 +0000\n@@ -1,29 +0,0 @@\n-apiVersion: v1\n'}
  `('$rule', ({ script, says }) => expect(said(script)).toEqual(says));

  // Whatever is applied changes the note of the last apply.
  it('with --overwrite=false nothing is changed', () => {
    const says = said(
      'kubectl apply -f /s --overwrite=false; kubectl apply -f /two --overwrite=false; kubectl get secret s -o jsonpath={.data}',
    );
    expect(says).toMatch(
      /^error: error when applying patch:\n\nto:\nResource: "\/v1, Resource=secrets", GroupVersionKind: "\/v1, Kind=Secret"\nName: "s", Namespace: "default"\nfor: "\/s": error when patching "\/s": creating patch with:\noriginal:\n\{"apiVersion":"v1","kind":"Secret","metadata":/,
    );
    expect(says).toMatch(
      /\nfor:: patch:\ndata:\n {2}a: Yg==\nmetadata:\n(.*\n)+\nconflicts with changes made from original to current:\nmetadata:\n {2}annotations:\n(.*\n)+\nconfigmap\/two unchanged\n$/,
    );
  });

  it('a dry run of set-last-applied prints what there is', () => {
    const says = said(
      'kubectl apply set-last-applied -f /s --dry-run=client -o yaml | grep -c Yg==; kubectl apply set-last-applied -f /s -o yaml | grep -c Yg==',
    );
    expect(says).toBe('0\n1\n');
  });
});
