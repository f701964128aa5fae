import { describe, expect, it } from 'vitest';
import { decodeManifest } from './decode-manifest.ts';

const POD = '---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: nginx}]}\n';
const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1\n';
const NETWORKING = 'apiVersion: networking.k8s.io/v1\n';

describe('kinds that a run does not keep are checked, and go by what they say or are left out', () => {
  it.each<{ rule: string; given: string; warning?: string; access?: string }>([
    {
      rule: 'a role: its name may have a colon',
      given: `${RBAC}kind: Role\nmetadata: {name: "app:reader"}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n`,
      access: 'Role default/app:reader',
    },
    {
      rule: 'a binding: the group of its role is implied',
      given: `${RBAC}kind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: x, namespace: z}]\n`,
      access: 'ClusterRoleBinding /b',
    },
    {
      rule: 'a network policy',
      given: `${NETWORKING}kind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n`,
      warning:
        'NetworkPolicy "deny" was accepted and left out: it takes a network plugin that enforces it, and the network of a run lets everything pass',
    },
    {
      rule: 'an item of a list of its kind',
      given: `${NETWORKING}kind: IngressList\nitems: [{metadata: {name: i}, spec: {defaultBackend: {service: {name: web, port: {name: http}}}}}]\n`,
      warning: 'Ingress "i" was accepted and left out: a run has no ingress controller',
    },
    {
      rule: 'either version of an autoscaler',
      given:
        'apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: web}}\n',
      warning: 'HorizontalPodAutoscaler "h" was accepted and left out: a run has none of the objects that it scales',
    },
  ])('$rule', ({ given, warning, access }) => {
    const decoded = decodeManifest(given + POD);
    expect(decoded).toMatchObject({ documents: [{ kind: 'Pod' }], problems: [], warnings: warning === undefined ? [] : [warning] });
    const named = decoded.access.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
    expect(named).toEqual(access === undefined ? [] : [access]);
  });

  it.each([
    {
      rule: 'an unknown field',
      given: `${NETWORKING}kind: Ingress\nmetadata: {name: i}\nspec: {rules: [{http: {paths: [{path: /, backend: {serviceName: web}}]}}]}\n`,
      message:
        'Ingress in version "v1" cannot be handled as a Ingress: strict decoding error: unknown field "spec.rules[0].http.paths[0].backend.serviceName"',
    },
    {
      rule: 'a role that says nothing',
      given: `${RBAC}kind: Role\nmetadata: {name: a/b}\nrules: [{verbs: [get]}]\n`,
      message:
        'Role.rbac.authorization.k8s.io "a/b" is invalid: [metadata.name: Invalid value: "a/b": may not contain \'/\', rules[0].apiGroups: Required value: resource rules must supply at least one api group, rules[0].resources: Required value: resource rules must supply at least one resource]',
    },
    {
      rule: 'a binding without a role, and a service account of no namespace',
      given: `${RBAC}kind: ClusterRoleBinding\nmetadata: {name: b}\nsubjects: [{kind: ServiceAccount, name: x}]\n`,
      message:
        'ClusterRoleBinding.rbac.authorization.k8s.io "b" is invalid: [roleRef.kind: Unsupported value: "": supported values: "ClusterRole", roleRef.name: Required value, subjects[0].namespace: Required value]',
    },
    {
      rule: 'a network policy of no peer and a strange type',
      given: `${NETWORKING}kind: NetworkPolicy\nmetadata: {name: p}\nspec: {ingress: [{from: [{}], ports: [{port: 70000}]}], policyTypes: [ingress]}\n`,
      message:
        'NetworkPolicy.networking.k8s.io "p" is invalid: [spec.ingress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.ingress[0].from[0]: Required value: must specify a peer, spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Egress", "Ingress"]',
    },
    {
      rule: 'an ingress path without a type, and a relative one',
      given: `${NETWORKING}kind: Ingress\nmetadata: {name: i}\nspec: {rules: [{http: {paths: [{path: /}, {path: a, pathType: Exact, backend: {service: {name: web}}}]}}]}\n`,
      message:
        'Ingress.networking.k8s.io "i" is invalid: [spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified, spec.rules[0].http.paths[1].path: Invalid value: "a": must be an absolute path, spec.rules[0].http.paths[1].backend: Required value: port name or number is required]',
    },
    {
      rule: 'an autoscaler of nothing',
      given: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {}\n',
      message:
        'HorizontalPodAutoscaler.autoscaling "h" is invalid: [spec.maxReplicas: Invalid value: 0: must be greater than 0, spec.scaleTargetRef.kind: Required value, spec.scaleTargetRef.name: Required value]',
    },
    {
      rule: 'a kind in lower case',
      given: `${RBAC}kind: rolebinding\nmetadata: {name: b}\n`,
      message:
        'rolebinding in version "v1" cannot be handled as a RoleBinding: no kind "rolebinding" is registered for version "rbac.authorization.k8s.io/v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"',
    },
    {
      rule: 'a version that is gone',
      given: 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: i}\n',
      message: '"extensions/v1beta1": no matches for kind "Ingress" in version "extensions/v1beta1": Ingress is in networking.k8s.io/v1',
    },
    {
      rule: 'alone',
      given: `${RBAC}kind: Role\nmetadata: {name: a}\n---\n`,
      message: 'the manifest has no Pod: at least one document must be a v1 Pod',
      pod: '',
    },
  ])('refused as the API server refuses it: $rule', ({ given, message, pod = POD }) => {
    expect(decodeManifest(given + pod).messages).toEqual([message]);
  });
});
