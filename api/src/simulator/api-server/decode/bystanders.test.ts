import { describe, expect, it } from 'vitest';
import { decodeManifest } from './decode-manifest.ts';

const POD = '---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: nginx}]}\n';
const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1\n';
const NETWORKING = 'apiVersion: networking.k8s.io/v1\n';
const NO_SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

describe('kinds that the store does not know are checked, and kept beside it', () => {
  it.each<{ rule: string; given: string; warning?: string; access: string }>([
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
        'NetworkPolicy "deny" is kept, and nothing goes by it: it takes a network plugin that enforces it, and the network of a run lets everything pass',
      access: 'NetworkPolicy default/deny',
    },
    {
      rule: 'an item of a list of its kind',
      given: `${NETWORKING}kind: IngressList\nitems: [{metadata: {name: i}, spec: {defaultBackend: {service: {name: web, port: {name: http}}}}}]\n`,
      warning: 'Ingress "i" is kept, and nothing goes by it: a run has no ingress controller',
      access: 'Ingress default/i',
    },
    {
      rule: 'either version of an autoscaler',
      given:
        'apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: web}}\n',
      warning: 'HorizontalPodAutoscaler "h" is kept, and nothing goes by it: a run has none of the objects that it scales',
      access: 'HorizontalPodAutoscaler default/h',
    },
  ])('$rule', ({ given, warning, access }) => {
    const decoded = decodeManifest(given + POD);
    expect(decoded).toMatchObject({
      documents: [{ kind: 'Pod' }],
      problems: [],
      warnings: [],
      notes: warning === undefined ? [] : [{ en: warning, zhHans: expect.stringContaining('不起作用') }],
    });
    expect(decoded.access.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([access]);
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
      given: `${NETWORKING}kind: NetworkPolicy\nmetadata: {name: p}\nspec: {ingress: [{from: [{}], ports: [{port: 70000}, {port: 80, endPort: 79}]}], policyTypes: [ingress]}\n`,
      message:
        'NetworkPolicy.networking.k8s.io "p" is invalid: [spec.ingress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.ingress[0].ports[1].endPort: Invalid value: 80: must be greater than or equal to `port`, spec.ingress[0].from[0]: Required value: must specify a peer, spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Ingress", "Egress"]',
    },
    {
      rule: 'an ingress path without a type, and a relative one',
      given: `${NETWORKING}kind: Ingress\nmetadata: {name: i}\nspec: {rules: [{http: {paths: [{path: /}, {path: a, pathType: Exact, backend: {service: {name: web}}}]}}]}\n`,
      message:
        'Ingress.networking.k8s.io "i" is invalid: [spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified, spec.rules[0].http.paths[1].path: Invalid value: "a": must be an absolute path, spec.rules[0].http.paths[1].backend: Required value: port name or number is required]',
    },
    {
      rule: 'an autoscaler whose metric is of another type than that of its version',
      given: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {metrics: [{type: 1}]}\n',
      message:
        'HorizontalPodAutoscaler in version "v2" cannot be handled as a HorizontalPodAutoscaler: json: cannot unmarshal number into Go struct field MetricSpec.spec.metrics.type of type v2.MetricSourceType',
    },
    {
      rule: 'an autoscaler whose behaviour is none',
      given: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {behavior: {scaleUp: 1}}\n',
      message:
        'HorizontalPodAutoscaler in version "v2" cannot be handled as a HorizontalPodAutoscaler: json: cannot unmarshal number into Go struct field HorizontalPodAutoscalerBehavior.spec.behavior.scaleUp of type v2.HPAScalingRules',
    },
    {
      rule: 'an autoscaler of nothing',
      given: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {}\n',
      message:
        'HorizontalPodAutoscaler.autoscaling "h" is invalid: [spec.maxReplicas: Invalid value: 0: must be greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`, spec.scaleTargetRef.kind: Required value, spec.scaleTargetRef.name: Required value]',
    },
    {
      rule: 'an autoscaler by metrics that are none, at a pace that is none',
      given: `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec:
  maxReplicas: 2
  minReplicas: 0
  scaleTargetRef: {kind: a/b, name: web}
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization}}}
  - {type: Pods, resource: {name: cpu, target: {type: Share, averageUtilization: 0}}, pods: {metric: {name: x}, target: {type: Value}}}
  - {type: Nothing}
  behavior: {scaleDown: {policies: []}, scaleUp: {stabilizationWindowSeconds: 3601, selectPolicy: Avg, policies: [{type: Pod, value: 0, periodSeconds: 1801}]}}
`,
      message:
        'HorizontalPodAutoscaler.autoscaling "h" is invalid: [spec.minReplicas: Invalid value: 0: must be greater than or equal to 1, spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\', spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization, spec.metrics[1].pods.target.averageValue: Required value: must specify a positive target averageValue, spec.metrics[1].resource: Forbidden: must populate the given metric source only, spec.metrics[2].type: Unsupported value: "Nothing": supported values: "ContainerResource", "External", "Object", "Pods", "Resource", spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas, spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600, spec.behavior.scaleUp.selectPolicy: Unsupported value: "Avg": supported values: "Disabled", "Max", "Min", spec.behavior.scaleUp.policies[0].type: Unsupported value: "Pod": supported values: "Percent", "Pods", spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero, spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800, spec.behavior.scaleDown.policies: Required value: must specify at least one Policy]',
    },
    {
      rule: 'an autoscaler by what nobody uses, of a container that cannot be',
      given:
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {maxReplicas: 2, scaleTargetRef: {kind: a, name: b}, metrics: [{type: Pods, pods: {metric: {name: x}, target: {type: AverageValue, averageValue: 0}}}, {type: ContainerResource, containerResource: {name: cpu, container: A, target: {type: Utilization, averageUtilization: 1}}}]}\n',
      message:
        'HorizontalPodAutoscaler.autoscaling "h" is invalid: [spec.metrics[0].pods.target.averageValue: Invalid value: resource.Quantity{i:resource.int64Amount{value:0, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"0", Format:"DecimalSI"}: must be positive, spec.metrics[1].containerResource.container: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \'-\', and must start and end with an alphanumeric character (e.g. \'my-name\',  or \'123-abc\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?\')]',
    },
    {
      rule: 'an old autoscaler of nothing of the cpu',
      given:
        'apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {maxReplicas: 2, scaleTargetRef: {kind: a, name: b}, targetCPUUtilizationPercentage: 0}\n',
      message:
        'HorizontalPodAutoscaler.autoscaling "h" is invalid: spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
    },
    {
      rule: 'an ingress whose hosts are none, and of two classes',
      given: `${NETWORKING}kind: Ingress\nmetadata: {name: i, annotations: {kubernetes.io/ingress.class: nginx}}\nspec: {ingressClassName: other, defaultBackend: {resource: {kind: a/b}}, rules: [{host: "::1"}], tls: [{hosts: [A, "*.a.b"], secretName: B}]}\n`,
      message: `Ingress.networking.k8s.io "i" is invalid: [spec.defaultBackend.resource.kind: Invalid value: "a/b": may not contain '/', spec.defaultBackend.resource.name: Required value: name is required, spec.rules[0].host: Invalid value: "::1": must be a DNS name, not an IP address, spec.rules[0].host: Invalid value: "::1": ${NO_SUBDOMAIN}, spec.tls[0].hosts[0]: Invalid value: "A": ${NO_SUBDOMAIN}, spec.tls[0].secretName: Invalid value: "B": ${NO_SUBDOMAIN}, annotations.kubernetes.io/ingress.class: Invalid value: "nginx": must match \`ingressClassName\` when both are specified]`,
    },
    {
      rule: 'a class of ingresses whose parameters are in no namespace',
      given: `${NETWORKING}kind: IngressClass\nmetadata: {name: c}\nspec: {controller: "a.b/#", parameters: {kind: K, name: p, scope: Namespace}}\n`,
      message:
        "IngressClass.networking.k8s.io \"c\" is invalid: [spec.controller: Invalid value: \"#\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+'), spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace']",
    },
    {
      rule: 'a network policy of ranges that are not within others',
      given: `${NETWORKING}kind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.1.0.0/16, except: [10.1.3.0/24, 10.2.0.0/24, 10.1.0.0/16, "2001:db8::/64"]}}, {ipBlock: {cidr: "2001:db8::/32", except: ["2001:db8:1::/48", "::ffff:1.2.3.4/120", x, z]}}]}], policyTypes: [Egress, Egress, Egress]}\n`,
      message:
        'NetworkPolicy.networking.k8s.io "p" is invalid: [spec.egress[0].to[0].ipBlock.except[1]: Invalid value: "10.2.0.0/24": must be a strict subset of `cidr`, spec.egress[0].to[0].ipBlock.except[2]: Invalid value: "10.1.0.0/16": must be a strict subset of `cidr`, spec.egress[0].to[0].ipBlock.except[3]: Invalid value: "2001:db8::/64": must be a strict subset of `cidr`, spec.egress[0].to[1].ipBlock.except[1]: Invalid value: "::ffff:1.2.3.4/120": must be a strict subset of `cidr`, spec.egress[0].to[1].ipBlock.except[2]: Invalid value: "x": not a valid CIDR, spec.policyTypes: Invalid value: []networking.PolicyType{"Egress", "Egress", "Egress"}: may not specify more than two policyTypes]',
    },
    {
      rule: 'a driver of volumes',
      given:
        'apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: d}\nspec: {fsGroupPolicy: All, tokenRequests: [{audience: a, expirationSeconds: 599}, {audience: a}], volumeLifecycleModes: [Persistent, Short]}\n',
      message:
        'CSIDriver.storage.k8s.io "d" is invalid: [spec.fsGroupPolicy: Unsupported value: "All": supported values: "File", "None", "ReadWriteOnceWithFSType", spec.tokenRequests[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes, spec.tokenRequests[1].audience: Duplicate value: "a", spec.volumeLifecycleModes: Unsupported value: "Short": supported values: "Persistent", "Ephemeral"]',
    },
    {
      rule: 'a lease of no time',
      given:
        'apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: l}\nspec: {leaseDurationSeconds: 0, leaseTransitions: -1}\n',
      message:
        'Lease.coordination.k8s.io "l" is invalid: [spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0, spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0]',
    },
    {
      rule: 'a role of no others',
      given: `${RBAC}kind: ClusterRole\nmetadata: {name: r}\naggregationRule: {}\n`,
      message:
        'ClusterRole.rbac.authorization.k8s.io "r" is invalid: aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    },
    {
      rule: 'a role of others whose selector is none',
      given: `${RBAC}kind: ClusterRole\nmetadata: {name: r}\naggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: a, operator: In}]}]}\n`,
      message:
        'ClusterRole.rbac.authorization.k8s.io "r" is invalid: [aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values: Required value: must be specified when `operator` is \'In\' or \'NotIn\', aggregationRule.clusterRoleSelectors[0]: Invalid value: "null": invalid label selector.]',
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
      message:
        'resource mapping not found for name: "i" namespace: "" from "STDIN": no matches for kind "Ingress" in version "extensions/v1beta1"\nensure CRDs are installed first',
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
