import { describe, expect, it } from 'vitest';
import { simulate } from '../../index.ts';

const pod = (container: string, spec = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n${spec}  containers:\n  - name: c\n    image: nginx\n${container}`;

/** What is said of the first problem of a manifest, beside the API server's own words. */
function hint(manifest: string) {
  const result = simulate({ manifest });
  if (result.kind !== 'InvalidManifest') throw new Error(`it is no invalid manifest: ${result.kind}`);
  return result.problems[0]?.hint;
}

describe('what to do about a problem is told in both languages', () => {
  it.each([
    { rule: 'a letter too few', given: pod('    imag: a\n'), en: 'Is `image` meant?' },
    { rule: 'a capital too few', given: pod('    imagepullpolicy: Always\n'), en: 'Is `imagePullPolicy` meant?' },
    { rule: 'a field of the Pod, in a container', given: pod('    nodeName: n\n'), en: '`nodeName` is a field of `spec` of a Pod.' },
    { rule: 'a field of a container, in the Pod', given: pod('', '  env: []\n'), en: '`env` is a field of a container.' },
    {
      rule: 'a field of a later version',
      given: pod('    restartPolicy: Always\n'),
      en: /leave it out/,
      zhHans:
        /^v1\.27 没有它：用于 Init 容器（原生 Sidecar）：v1\.28 为 alpha，v1\.29 起默认启用，v1\.33 起稳定；用于其他容器：v1\.34 为 alpha，v1\.35 起默认启用。/,
    },
    {
      rule: 'a field that was there in one later version alone',
      given: pod('', '  workloadRef: {name: w, podGroup: g}\n'),
      en: /leave it out/,
      zhHans: /^v1\.27 没有它：v1\.35 为 alpha；v1\.36 改用 schedulingGroup。/,
    },
    {
      rule: 'a field of the newest version, in a volume',
      given: pod('', '  volumes: [{name: v, emptyDir: {mode: 0700}}]\n'),
      en: /leave it out/,
      zhHans: /^v1\.27 没有它：v1\.37 为 alpha。/,
    },
    { rule: 'a number where text is wanted', given: pod('    env: [{name: A, value: 80}]\n'), en: /stands in quotes: `"8080"`/ },
    { rule: 'text where a number is wanted', given: pod('    ports: [{containerPort: "80"}]\n'), en: /without quotes/ },
    { rule: 'one thing where a list is wanted', given: pod('    command: sh\n'), en: /begins with `- `/ },
    { rule: 'a list where one thing is wanted', given: pod('    image: [nginx]\n').replace('    image: nginx\n', ''), en: /not a list/ },
    { rule: 'a template of Helm', given: pod('    image: {{ .Values.image }}\n').replace('    image: nginx\n', ''), en: /helm template/ },
    { rule: 'a template that begins with a condition', given: `{{- if .Values.on }}\n${pod('')}{{- end }}\n`, en: /helm template/ },
    { rule: 'a fence of Markdown', given: `\`\`\`yaml\n${pod('')}\`\`\`\n`, en: /leave it out/ },
    { rule: 'the command that printed it', given: `$ kubectl get pod web -o yaml\n${pod('')}`, en: /is a command/ },
    { rule: 'a tab', given: pod('\tports: []\n'), en: /never with tabs/ },
    { rule: 'colons of a Chinese keyboard', given: 'apiVersion：v1\nkind：Pod\n', en: /full-width/ },
    { rule: 'spaces of a web page', given: pod('    \u00a0tty: true\n'), en: /no-break/ },
    { rule: 'a line that is indented too far', given: pod('     tty: true\n'), en: /one below the other/ },
    { rule: 'a comma too many in an object of JSON', given: '{"kind":"Pod",}', en: /no comma after the last/ },
    { rule: 'a comma too many in a list of JSON', given: '{"a":[1,]}', en: /no comma after the last/ },
    {
      rule: 'what describe prints',
      given: 'Name:             web\nNamespace:        default\nNode:  a/10.0.0.1\n',
      en: /kubectl describe/,
    },
    { rule: 'what get prints', given: 'NAME   READY   STATUS    RESTARTS   AGE\nweb    1/1     Running   0          5s\n', en: /a table/ },
    { rule: 'what get prints of all namespaces', given: 'NAMESPACE   NAME   READY\ndefault     web    1/1\n', en: /a table/ },
    { rule: 'a Compose file', given: 'version: "3"\nservices:\n  web: {image: nginx}\n', en: /Compose/ },
    { rule: 'a Dockerfile', given: '# syntax=docker/dockerfile:1\nFROM node:20 AS build\nRUN npm ci\n', en: /Dockerfile/ },
    { rule: 'no object', given: 'a word', en: /has fields such as/ },
    { rule: 'no kind', given: 'services: {web: {image: nginx}}\n', en: /at its first level/ },
    { rule: 'no Pod', given: '# nothing\n', en: /has to be a Pod/ },
    { rule: 'a kind in lower case', given: 'apiVersion: v1\nkind: pod\n', en: 'Write kind: Pod.' },
    { rule: 'a kind in capitals', given: 'apiVersion: v1\nkind: POD\n', en: 'Is kind: Pod meant?' },
    { rule: 'a kind that makes Pods', given: 'apiVersion: apps/v1\nkind: Deployment\n', en: /is its spec\.template/ },
    { rule: 'one of an earlier version', given: 'apiVersion: extensions/v1beta1\nkind: Deployment\n', en: /is its spec\.template/ },
    {
      rule: 'a version that has not the kind',
      given: 'apiVersion: v1\nkind: Role\n',
      en: 'Write apiVersion: rbac.authorization.k8s.io/v1.',
    },
    { rule: 'a kind of somebody', given: 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n', en: /no custom resources/ },
    {
      rule: 'a kubelet’s configuration',
      given: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n',
      en: /kubelet-config/,
    },
    {
      rule: 'plain text in a Secret',
      given: 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: "no base64"}\n',
      en: /`stringData`/,
    },
    { rule: 'a volume that is none', given: pod('    volumeMounts: [{name: v, mountPath: /v}]\n'), en: /`spec\.volumes`/ },
    { rule: 'quotes of printed text', given: pod('    env: [{name: “A”, value: a}]\n'), en: /printed text/ },
    { rule: 'a name with a capital', given: pod('').replace('name: web', 'name: Web'), en: /no capitals/ },
    { rule: 'a unit that there is not', given: pod('    resources: {limits: {memory: 1GB}}\n'), en: /`1Gi`/ },
    { rule: 'a unit that is misspelt', given: pod('    resources: {limits: {cpu: 500mm}}\n'), en: /`500m`/ },
    { rule: 'a probe without a port', given: pod('    livenessProbe: {httpGet: {path: /}}\n'), en: /has to name its port/ },
    { rule: 'an account that is not there', given: pod('', '  serviceAccountName: bot\n'), en: /`kind: ServiceAccount`/ },
    { rule: 'a class that is not there', given: pod('', '  priorityClassName: high\n'), en: /add the class/ },
    { rule: 'a runtime that is not there', given: pod('', '  runtimeClassName: gvisor\n'), en: /add the class/ },
    { rule: 'what the API server says well enough', given: pod('    imagePullPolicy: Often\n'), en: undefined },
  ])('$rule', ({ given, en, zhHans = /[一-鿿]/ }) => {
    const told = hint(given);
    if (en === undefined) return expect(told).toBeUndefined();
    expect(told?.en).toMatch(en);
    expect(told?.zhHans).toMatch(zhHans);
  });
});

it('a field of a later version says in the problem itself from which one it works; what kubectl prints does not', () => {
  const result = simulate({ manifest: pod('    restartPolicy: Always\n') });
  expect(result).toMatchObject({
    problems: [
      {
        detail: expect.stringMatching(
          /^strict decoding error: unknown field "spec\.containers\[0\]\.restartPolicy" \(v1\.27 does not have it: .*on by default from v1\.29/,
        ),
      },
    ],
    message: expect.not.stringContaining('v1.29'),
  });
});
