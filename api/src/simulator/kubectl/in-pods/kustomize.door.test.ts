import { expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: nginx, envFrom: [{configMapRef: {name: cm}}]}]}\n';
const base = 'resources: [pod.yaml]\nconfigMapGenerator: [{name: cm, literals: [a=b]}]\n';
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const files = Object.entries({
  'base/kustomization.yaml': base,
  'base/pod.yaml': pod,
  'over/kustomization.yaml': 'resources: [../base]\nnamePrefix: x-\nimages: [{name: nginx, newTag: "1.25"}]\n',
  'old/kustomization.yaml': 'bases: [../base]\nvars: [{name: V, objref: {kind: Pod, name: p, apiVersion: v1}}]\n',
  'environment/kustomization.yaml': 'secretGenerator: [{name: s, envs: [e], files: [k=long], type: mine}]\n',
  'environment/e': 'HOME\nA=1\n',
  'environment/long': 'x'.repeat(60),
  'typed/kustomization.yaml': 'resources: [d.yaml]\n',
  'typed/d.yaml': 'apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: f}\n',
  'charts/kustomization.yaml': 'transformers: [t.yaml]\n',
})
  .map(([path, text]) => `mkdir -p /w/${path.split('/')[0]}; printf %s ${quoted(text)} > /w/${path}\n`)
  .join('');

/** What a Pod's script says that has those files in the directory that it is in. */
const said = (script: string, role = 'cluster-admin'): string => {
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [sh, -c, ${JSON.stringify(`${files}cd /w; ${script}`)}]}`;
  const robot = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(robot + robotWith(role), { seconds: 60 }).run.kubectl('logs robot').stdout;
};
const old =
  "# Warning: 'bases' is deprecated. Please use 'resources' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n";

/** @see kubernetes: cli-runtime/pkg/resource/kustomizevisitor.go, builder.go; kubectl/pkg/cmd/kustomize/kustomize.go */
it.each([
  {
    rule: 'builds a base and what is laid over it',
    script: 'kubectl kustomize over | grep -e image: -e name:',
    says: '  name: x-cm-4h2mbtbbt6\n  name: x-p\n        name: x-cm-4h2mbtbbt6\n    image: nginx:1.25\n    name: a\n',
  },
  { rule: 'builds where it is', script: 'cd base; kubectl kustomize | wc -l', says: '18\n' },
  {
    rule: 'applies what it builds, and deletes it',
    script: 'kubectl apply -k over; kubectl apply --kustomize=over; kubectl get -k over -o name; kubectl delete -k ./over --wait=false',
    says: 'configmap/x-cm-4h2mbtbbt6 created\npod/x-p created\nconfigmap/x-cm-4h2mbtbbt6 unchanged\npod/x-p unchanged\nconfigmap/x-cm-4h2mbtbbt6\npod/x-p\nconfigmap "x-cm-4h2mbtbbt6" deleted\npod "x-p" deleted\n',
  },
  {
    rule: 'replaces what is there, and compares',
    script:
      'kubectl create -k base >/dev/null; kubectl replace -k over; kubectl apply -k base 2>/dev/null >&2; kubectl diff -k base && echo same',
    says: 'Error from server (NotFound): error when replacing "over": configmaps "x-cm-4h2mbtbbt6" not found\nError from server (NotFound): error when replacing "over": pods "x-p" not found\nsame\n',
  },
  {
    rule: 'tells what is deprecated, and what is not used',
    script: 'kubectl kustomize old 2>&1 >/dev/null | sed "s/^I.*log.go/log.go/"',
    says: `${old}# Warning: 'vars' is deprecated. Please use 'replacements' instead. [EXPERIMENTAL] Run 'kustomize edit fix' to update your Kustomization automatically.\nlog.go:194] well-defined vars that were never replaced: V\n`,
  },
  {
    rule: 'takes from the environment what a file of variables leaves out',
    script: 'HOME=/me kubectl kustomize environment | sed -n 3,7p',
    says: '  A: MQ==\n  HOME: L21l\n  k: |\n    eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH\n    h4eHh4eHh4\n',
  },
  {
    rule: 'writes to a file, or each to its own',
    script:
      'kubectl kustomize over -o o.yaml; wc -l < o.yaml; mkdir o; kubectl kustomize over --output=o/; ls o; kubectl kustomize -o no/o.yaml over',
    says: '18\nv1_configmap_x-cm-4h2mbtbbt6.yaml\nv1_pod_x-p.yaml\nerror: open no/o.yaml: no such file or directory\n',
  },
  {
    rule: 'complains of what is not there, and of words',
    script:
      'kubectl kustomize nope; kubectl apply -k nope; kubectl get -k nope; kubectl kustomize a b; kubectl apply -k over -f x; kubectl apply -R -k over; kubectl kustomize --load-restrictor=x over',
    says: `${"error: must build at directory: not a valid directory: evalsymlink failure on 'nope' : lstat /w/nope: no such file or directory\n".repeat(2)}must build at directory: not a valid directory: evalsymlink failure on 'nope' : lstat /w/nope: no such file or directory\nerror: specify one path to kustomization.yaml\nerror: only one of -f or -k can be specified\nerror: the -k flag can't be used with -f or -R\nerror: illegal flag value --load-restrictor x; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]\n`,
  },
  {
    rule: 'reads no file outside, if it is not told that it may',
    script: `printf 'configMapGenerator: [{name: c, files: [../o]}]' > base/kustomization.yaml; echo x > o; kubectl kustomize base; kubectl kustomize --load-restrictor LoadRestrictionsNone base | sed -n 3,4p`,
    says: "error: loading KV pairs: file sources: [../o]: security; file '/w/o' is not in or below '/w/base'\n  o: |\n    x\n",
  },
  {
    rule: 'follows links',
    script:
      'ln -s base link; kubectl kustomize link | wc -l; ln -s ../base/pod.yaml over/p.yaml; echo "resources: [p.yaml]" > over/kustomization.yaml; kubectl kustomize over',
    says: "18\nerror: accumulating resources: accumulation err='accumulating resources from 'p.yaml': security; file '/w/over/p.yaml' is not in or below '/w/over'': must build at directory: '/w/over/p.yaml': file is not directory\n",
  },
  {
    rule: 'tells each in its way what is wrong with it',
    script:
      'kubectl get -k nope -o name; kubectl describe -k nope; kubectl set env -k over --list --local; kubectl set subject -k base --user=x --local',
    says: "error: must build at directory: not a valid directory: evalsymlink failure on 'nope' : lstat /w/nope: no such file or directory\nmust build at directory: not a valid directory: evalsymlink failure on 'nope' : lstat /w/nope: no such file or directory\nerror: one or more resources must be specified as <resource> <name> or <resource>/<name>\nerror: configmap/cm-4h2mbtbbt6 setting subjects is only supported for RoleBinding/ClusterRoleBinding\n\nerror: pod/p setting subjects is only supported for RoleBinding/ClusterRoleBinding\n\n",
  },
  {
    rule: 'builds what the cluster does not know',
    script: 'kubectl kustomize typed | head -2; kubectl apply -k typed',
    says: 'apiVersion: x.io/v1\nkind: Foo\nerror: resource mapping not found for name: "f" namespace: "" from "typed": no matches for kind "Foo" in version "x.io/v1"\nensure CRDs are installed first\n',
  },
])('kubectl in a Pod $rule', ({ script, says }) => expect(said(script)).toBe(says));

it('needs nobody to build, and no rights', () => {
  expect(said('kubectl kustomize base --server=https://10.0.0.9 | head -1; kubectl apply -k base 2>&1 | cut -c1-60', 'view')).toMatch(
    /^apiVersion: v1\nError from server \(Forbidden\): error when creating "base": /,
  );
});

it('says what of it is not followed', () => {
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [sh, -c, ${JSON.stringify(`${files}cd /w; kubectl kustomize charts; kubectl apply -k charts; kubectl kustomize https://github.com/a/b`)}]}`;
  const { run } = play(`apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {restartPolicy: Never, containers: [${container}]}\n`);
  const told = run.timeline
    .filter(({ detail }) => (detail as { type?: unknown }).type === 'NotFollowed')
    .map(({ detail }) => (detail as { why?: unknown }).why);
  expect(told).toEqual(['kubectl kustomize charts', 'kubectl apply -k charts', 'kubectl kustomize https://github.com/a/b']);
});
