import { describe, expect, it } from 'vitest';
import { runImage } from '../../images/test-image.ts';
import { apply, edit, tampered } from '../../testing-control-plane.ts';

const PLUGINS = '=NodeRestriction';
const on = (names: string): string => edit(PLUGINS, `${PLUGINS},${names}`, 'kube-apiserver');
const off = (names: string): string => edit(PLUGINS, `${PLUGINS}\\n    - --disable-admission-plugins=${names}`, 'kube-apiserver');
const pod = (spec: object = {}, namespace = 'default') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'late', namespace },
  spec: { ...spec, containers: [{ name: 'a', image: 'nginx:1.25' }] },
});
const chosen = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'chosen', annotations: { 'scheduler.alpha.kubernetes.io/node-selector': 'a=b' } },
};
const get = (path: string, namespace = 'default') => `get pod late -n ${namespace} -o jsonpath={.spec.${path}}`;

/** @see kubernetes: plugin/pkg/admission/alwayspullimages, podnodeselector, namespace/autoprovision; pkg/kubeapiserver/options/plugins.go */
describe('An API server whose flags say so', () => {
  it.each([
    {
      rule: 'has all images pulled',
      script: on('AlwaysPullImages'),
      made: [pod()],
      command: get('containers[0].imagePullPolicy'),
      says: 'Always',
    },
    {
      rule: 'has them pulled if need be',
      script: on('PodNodeSelector'),
      made: [pod()],
      command: get('containers[0].imagePullPolicy'),
      says: 'IfNotPresent',
    },
    {
      rule: 'makes namespaces',
      script: on('NamespaceAutoProvision'),
      made: [pod({}, 'fresh')],
      command: 'get ns fresh -o name',
      says: 'namespace/fresh\n',
    },
    {
      rule: 'has Pods go where their namespace is',
      script: on('PodNodeSelector'),
      made: [chosen, pod({}, 'chosen')],
      command: get('nodeSelector', 'chosen'),
      says: '{"a":"b"}',
    },
    {
      rule: 'has them go nowhere else',
      script: on('PodNodeSelector'),
      made: [chosen, pod({ nodeSelector: { a: 'c' } }, 'chosen')],
      command: 'get pod -n chosen',
      says: 'No resources found in chosen namespace.\n',
    },
    { rule: 'gives no tolerations', script: off('DefaultTolerationSeconds'), made: [pod()], command: get('tolerations'), says: '' },
    { rule: 'gives Pods no account', script: off('ServiceAccount'), made: [pod()], command: get('volumes'), says: '' },
  ])('$rule', ({ script, made, command, says }) => {
    const ask = tampered(
      script,
      made.map((object) => apply(object, 90)),
    );
    expect(ask(command)).toBe(says);
  });
});

it.each([
  {
    rule: 'a plugin that is none',
    names: '=NodeRestrictions',
    says: String.raw`"command failed" err="enable-admission-plugins plugin \"NodeRestrictions\" is unknown"`,
  },
  {
    rule: 'one that is on and off',
    names: '=Priority --disable-admission-plugins=Priority',
    says: '"command failed" err="[Priority] in enable-admission-plugins and disable-admission-plugins overlapped"',
  },
])('An API server ends at once where its flags name $rule', ({ names, says }) => {
  const { exitCode, stderr } = runImage({
    image: 'registry.k8s.io/kube-apiserver:v1.27.1',
    command: ['kube-apiserver', ...`--enable-admission-plugins${names}`.split(' ')],
  });
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(says)]);
});
