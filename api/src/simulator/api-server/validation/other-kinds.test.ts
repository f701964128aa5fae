import { describe, expect, it } from 'vitest';
import { fieldProblemText } from '../problems.ts';
import { validateObject } from './index.ts';

const metadata = { name: 'it', namespace: 'default' };
const service = { type: 'ClusterIP', sessionAffinity: 'None', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] };
const quantity = (value: number, text: string, format: string) =>
  `resource.Quantity{i:resource.int64Amount{value:${value}, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"${text}", Format:"${format}"}`;

describe('new objects', () => {
  it.each<{ rule: string; kind: string; object: object; problems: string[] }>([
    {
      rule: 'an event is where its object is, whatever its name',
      kind: 'Event',
      object: { metadata: { ...metadata, name: 'A_b' }, involvedObject: { kind: 'Pod', namespace: 'other' } },
      problems: ['involvedObject.namespace: Invalid value: "other": does not match event.namespace'],
    },
    {
      rule: 'that of what stands in no namespace is in that by default',
      kind: 'Event',
      object: { metadata: { ...metadata, namespace: 'team' }, involvedObject: { kind: 'Node' } },
      problems: ['involvedObject.namespace: Invalid value: "": does not match event.namespace'],
    },
    { rule: 'so it is', kind: 'Event', object: { metadata, involvedObject: { kind: 'Node' } }, problems: [] },
    {
      rule: 'an event that has its own time says who tells it, and what was done',
      kind: 'Event',
      object: {
        metadata,
        involvedObject: { namespace: 'x' },
        eventTime: '2023-05-15T09:00:00.000000Z',
        reportingComponent: 'a',
        reason: 'R',
      },
      problems: ['reportingInstance: Required value', 'action: Required value'],
    },
    { rule: 'a service is fine', kind: 'Service', object: { spec: service }, problems: [] },
    {
      rule: 'a service name begins with a letter',
      kind: 'Service',
      object: { metadata: { ...metadata, name: '1a' }, spec: service },
      problems: [
        "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ],
    },
    { rule: 'a service has ports', kind: 'Service', object: { spec: { ...service, ports: [] } }, problems: ['spec.ports: Required value'] },
    {
      rule: 'types of services',
      kind: 'Service',
      object: { spec: { ...service, type: 'Internal' } },
      problems: ['spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'],
    },
    {
      rule: 'two ports have names',
      kind: 'Service',
      object: { spec: { ...service, ports: [...service.ports, { port: 81, protocol: 'TCP', targetPort: 81, name: 'b' }] } },
      problems: ['spec.ports[0].name: Required value'],
    },
    {
      rule: 'ranges of a node’s Pods',
      kind: 'Node',
      object: { metadata: { name: 'it' }, spec: { podCIDRs: ['10.0.0.0/24', 'x', '10.0.0.0/24'] } },
      problems: [
        'spec.podCIDRs[1]: Invalid value: []string{"10.0.0.0/24", "x", "10.0.0.0/24"}: must be valid CIDR',
        'spec.podCIDRs: Invalid value: []string{"10.0.0.0/24", "x", "10.0.0.0/24"}: may specify no more than one CIDR for each IP family',
        'spec.podCIDRs[2]: Duplicate value: "10.0.0.0/24"',
      ],
    },
    {
      rule: 'one range of each family',
      kind: 'Node',
      object: { metadata: { name: 'it' }, spec: { podCIDRs: ['10.0.0.0/24', 'fd00::/64'] } },
      problems: [],
    },
    {
      rule: 'source ranges of a load balancer',
      kind: 'Service',
      object: {
        spec: { ...service, type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', loadBalancerSourceRanges: ['10.0.0.0/8', 'x'] },
      },
      problems: [
        'spec.LoadBalancerSourceRanges: Invalid value: "[10.0.0.0/8 x]": must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ',
      ],
    },
    {
      rule: 'what only a load balancer has',
      kind: 'Service',
      object: { spec: { ...service, healthCheckNodePort: 30100, loadBalancerSourceRanges: ['10.0.0.0/8'] } },
      problems: [
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        "spec.healthCheckNodePort: Invalid value: 30100: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ],
    },
    {
      rule: 'the source of a volume has what it needs, and is the only one',
      kind: 'PersistentVolume',
      object: {
        metadata: { name: 'it' },
        spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, cephfs: {}, awsElasticBlockStore: {} },
      },
      problems: ['spec.awsElasticBlockStore.volumeID: Required value', 'spec.cephFS: Forbidden: may not specify more than 1 volume type'],
    },
    {
      rule: 'a headless service needs no ports',
      kind: 'Service',
      object: { spec: { ...service, ports: [], clusterIP: 'None' } },
      problems: [],
    },
    {
      rule: 'keys of a config map',
      kind: 'ConfigMap',
      object: { data: { 'a b': '1' } },
      problems: [
        "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ],
    },
    {
      rule: 'also of what is no text, and no key twice',
      kind: 'ConfigMap',
      object: { data: { a: '1' }, binaryData: { a: '', '..': '' } },
      problems: [
        'data[a]: Invalid value: "a": duplicate of key present in binaryData',
        'binaryData[..]: Invalid value: "..": must not be \'..\'',
      ],
    },
    {
      rule: 'a config map ends at 1 MiB',
      kind: 'ConfigMap',
      object: { data: { a: 'x'.repeat(1048577) } },
      problems: ['[]: Too long: must have at most 1048576 bytes'],
    },
    {
      rule: 'a TLS secret has both',
      kind: 'Secret',
      object: { type: 'kubernetes.io/tls', data: {} },
      problems: ['data[tls.crt]: Required value', 'data[tls.key]: Required value'],
    },
    {
      rule: 'a secret for a login has a name or a password',
      kind: 'Secret',
      object: { type: 'kubernetes.io/basic-auth', data: {} },
      problems: ['data[username]: Required value', 'data[password]: Required value'],
    },
    { rule: 'one of them, even empty', kind: 'Secret', object: { type: 'kubernetes.io/basic-auth', data: { password: '' } }, problems: [] },
    {
      rule: 'a key for SSH is not empty',
      kind: 'Secret',
      object: { type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': '' } },
      problems: ['data[ssh-privatekey]: Required value'],
    },
    {
      rule: 'a token is an account’s',
      kind: 'Secret',
      object: { type: 'kubernetes.io/service-account-token' },
      problems: ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    },
    {
      rule: 'a docker secret is JSON',
      kind: 'Secret',
      object: { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'eHg=' } },
      problems: [
        'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'x\' looking for beginning of value',
      ],
    },
    {
      rule: 'a claim asks for storage',
      kind: 'PersistentVolumeClaim',
      object: { spec: { accessModes: ['Twice'], resources: { requests: { storage: '0' } } } },
      problems: [
        'spec.accessModes: Unsupported value: "Twice": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        'spec.resources[storage]: Invalid value: "0": must be greater than zero',
      ],
    },
    {
      rule: 'a volume has a source',
      kind: 'PersistentVolume',
      object: { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } } },
      problems: ['spec: Required value: must specify a volume type'],
    },
    {
      rule: 'a limit range has an order',
      kind: 'LimitRange',
      object: { spec: { limits: [{ type: 'Container', min: { memory: '2Gi' }, max: { memory: '1Gi' } }] } },
      problems: [
        `spec.limits[0].min[memory]: Invalid value: ${quantity(2147483648, '2Gi', 'BinarySI')}: min value 2Gi is greater than max value 1Gi`,
      ],
    },
    {
      rule: 'defaults stand between its bounds, and each type is there once',
      kind: 'LimitRange',
      object: {
        spec: {
          limits: [
            { type: 'Container', min: { memory: '2Gi' }, defaultRequest: { memory: '1Gi' } },
            { type: 'Container', max: { memory: '1Gi' }, default: { memory: '1Gi' }, defaultRequest: { memory: '1Gi' } },
          ],
        },
      },
      problems: [
        `spec.limits[0].defaultRequest[memory]: Invalid value: ${quantity(1073741824, '1Gi', 'BinarySI')}: min value 2Gi is greater than default request value 1Gi`,
        'spec.limits[1].type: Duplicate value: "Container"',
      ],
    },
    {
      rule: 'a ratio is 1 at least, and what its bounds allow',
      kind: 'LimitRange',
      object: {
        spec: {
          limits: [
            { type: 'Container', maxLimitRequestRatio: { memory: '500m' } },
            { type: 'Pod', min: { memory: '1Gi' }, max: { memory: '2Gi' }, maxLimitRequestRatio: { memory: '3' } },
          ],
        },
      },
      problems: [
        `spec.limits[0].maxLimitRequestRatio[memory]: Invalid value: ${quantity(500, '500m', 'DecimalSI').replace('scale:0', 'scale:-3')}: ratio 500m is less than 1`,
        `spec.limits[1].maxLimitRequestRatio[memory]: Invalid value: ${quantity(3, '3', 'DecimalSI')}: ratio 3 is greater than max/min = 2.000000`,
      ],
    },
    {
      rule: 'a pod has no default limit',
      kind: 'LimitRange',
      object: { spec: { limits: [{ type: 'Pod', default: { cpu: '1' } }] } },
      problems: ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
    },
    {
      rule: 'scopes exclude each other',
      kind: 'ResourceQuota',
      object: { spec: { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] } },
      problems: ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort"}: conflicting scopes'],
    },
    {
      rule: 'of what a scope selects, a quota counts the Pods and their cpu and memory',
      kind: 'ResourceQuota',
      object: {
        spec: {
          hard: { pods: '1', 'ephemeral-storage': '1', services: '1' },
          scopeSelector: { matchExpressions: [{ scopeName: 'Terminating', operator: 'Exists' }] },
        },
      },
      problems: Array(2).fill(
        'spec.scopeSelector.matchExpressions: Invalid value: core.ScopeSelector{MatchExpressions:[]core.ScopedResourceSelectorRequirement{core.ScopedResourceSelectorRequirement{ScopeName:"Terminating", Operator:"Exists", Values:[]string(nil)}}}: unsupported scope applied to resource',
      ),
    },
    {
      rule: 'a quota counts what it knows',
      kind: 'ResourceQuota',
      object: { spec: { hard: { cats: '1', 'count/deployments.apps': '2' } } },
      problems: [
        'spec.hard[cats]: Invalid value: "cats": must be a standard resource type or fully qualified',
        'spec.hard[cats]: Invalid value: "cats": must be a standard resource for quota',
      ],
    },
    {
      rule: "the highest priorities are the system's",
      kind: 'PriorityClass',
      object: { value: 1000000001 },
      problems: ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
    },
    {
      rule: 'a budget says one thing',
      kind: 'PodDisruptionBudget',
      object: { spec: { minAvailable: 1, maxUnavailable: '50%' } },
      problems: [
        'spec: Invalid value: policy.PodDisruptionBudgetSpec{MinAvailable:(*intstr.IntOrString)(0xc000a1b2c0), Selector:(*v1.LabelSelector)(nil), MaxUnavailable:(*intstr.IntOrString)(0xc000a1b2c0), UnhealthyPodEvictionPolicy:(*policy.UnhealthyPodEvictionPolicyType)(nil)}: minAvailable and maxUnavailable cannot be both set',
      ],
    },
    {
      rule: 'a budget of a share is one of at most all',
      kind: 'PodDisruptionBudget',
      object: { spec: { minAvailable: '101%' } },
      problems: ['spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"101%"}: must not be greater than 100%'],
    },
    {
      rule: 'a budget of a text is one of a share',
      kind: 'PodDisruptionBudget',
      object: { spec: { maxUnavailable: '1' } },
      problems: [
        "spec.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:\"1\"}: a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    },
    {
      rule: 'what a runtime adds to Pods is right for a Pod',
      kind: 'RuntimeClass',
      object: {
        handler: 'kata',
        overhead: { podFixed: { cpu: '-1' } },
        scheduling: {
          tolerations: [
            { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1 },
            { key: 'a', operator: 'Exists', effect: 'NoExecute' },
            { value: 'b' },
          ],
        },
      },
      problems: [
        'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
        'scheduling.tolerations.tolerations[2].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
        'scheduling.tolerations[1]: Duplicate value: core.Toleration{Key:"a", Operator:"Exists", Value:"", Effect:"NoExecute", TolerationSeconds:(*int64)(nil)}',
      ],
    },
    {
      rule: 'a taint has a known effect',
      kind: 'Node',
      object: { metadata: { name: 'n' }, spec: { taints: [{ key: 'a', effect: 'Never' }] } },
      problems: ['metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'],
    },
    {
      rule: 'a taint is there once for each effect; a time is printed as Go would make it',
      kind: 'Node',
      object: {
        metadata: { name: 'n' },
        spec: {
          taints: [
            { key: 'a', value: '1', effect: 'NoSchedule' },
            { key: 'a', value: '2', effect: 'NoSchedule' },
            { key: 'a', effect: 'NoExecute', timeAdded: '2023-05-15T09:01:02Z' },
            { key: 'a', effect: 'NoExecute', timeAdded: '2023-05-15T09:01:02Z' },
          ],
        },
      },
      problems: [
        'metadata.taints[1]: Duplicate value: core.Taint{Key:"a", Value:"2", Effect:"NoSchedule", TimeAdded:<nil>}: taints must be unique by key and effect pair',
        'metadata.taints[3]: Duplicate value: core.Taint{Key:"a", Value:"", Effect:"NoExecute", TimeAdded:time.Date(2023, time.May, 15, 9, 1, 2, 0, time.Local)}: taints must be unique by key and effect pair',
      ],
    },
    {
      rule: 'old annotations of a node are still judged',
      kind: 'Node',
      object: {
        metadata: {
          name: 'n',
          annotations: {
            'scheduler.alpha.kubernetes.io/preferAvoidPods': JSON.stringify({
              preferAvoidPods: [
                { reason: 'r' },
                { podSignature: { podController: { controller: false } } },
                { podSignature: { podController: { controller: true } } },
              ],
            }),
            'scheduler.alpha.kubernetes.io/taints': '[{"key":"a","effect":"Never"}]',
          },
        },
      },
      problems: [
        'metadata.annotations.scheduler.alpha.kubernetes.io/taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
        'metadata.annotations.scheduler.alpha.kubernetes.io/preferAvoidPods[0].PodSignature: Required value',
        'metadata.annotations.scheduler.alpha.kubernetes.io/preferAvoidPods[1].PodSignature.PodController.Controller: Invalid value: false: must point to a controller',
      ],
    },
    {
      rule: 'a namespace is a label',
      kind: 'Namespace',
      object: { metadata: { name: 'a.b' } },
      problems: ['metadata.name: Invalid value: "a.b": must not contain dots'],
    },
    {
      rule: 'a storage class has a provisioner',
      kind: 'StorageClass',
      object: { provisioner: '', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
      problems: ['provisioner: Required value'],
    },
    {
      rule: 'a storage class has no empty parameter, and no topology twice',
      kind: 'StorageClass',
      object: {
        provisioner: 'a',
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'Immediate',
        parameters: { '': 'b' },
        allowedTopologies: [
          { matchLabelExpressions: [{ key: 'zone', values: ['a', 'b'] }] },
          { matchLabelExpressions: [{ key: 'zone', values: ['b', 'a', 'a'] }] },
          { matchLabelExpressions: [{ key: 'rack' }, { key: 'rack', values: ['1'] }] },
          {},
        ],
      },
      problems: [
        'parameters: Invalid value: "": field can not be empty.',
        'allowedTopologies[1].matchLabelExpressions[0].values[2]: Duplicate value: "a"',
        'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
        'allowedTopologies[2].matchLabelExpressions[0].values: Required value',
        'allowedTopologies[2].matchLabelExpressions[1].key: Duplicate value: "rack"',
        'allowedTopologies[3].matchLabelExpressions: Duplicate value: ""',
      ],
    },
    {
      rule: 'a priority of the system is nobody’s default',
      kind: 'PriorityClass',
      object: { metadata: { name: 'system-node-critical' }, value: 2000001000, globalDefault: true },
      problems: [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-node-critical PriorityClass must be false",
      ],
    },
    {
      rule: 'a namespace’s finalizers are known or somebody’s',
      kind: 'Namespace',
      object: { metadata: { name: 'a' }, spec: { finalizers: ['kubernetes', 'mine', 'example.com/mine'] } },
      problems: ['spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'],
    },
    {
      rule: 'a budget has any name that a path may have',
      kind: 'PodDisruptionBudget',
      object: { metadata: { name: 'My_Budget', namespace: 'default', finalizers: ['mine'] } },
      problems: [],
    },
    {
      rule: 'a budget has no other name',
      kind: 'PodDisruptionBudget',
      object: { metadata: { name: 'a/b', namespace: 'default' } },
      problems: ['metadata.name: Invalid value: "a/b": may not contain \'/\''],
    },
    {
      rule: 'an account has a name',
      kind: 'ServiceAccount',
      object: { metadata: { namespace: 'default' } },
      problems: ['metadata.name: Required value: name or generateName is required'],
    },
  ])('$rule', ({ kind, object, problems }) => {
    expect(validateObject(kind, { metadata, ...object }).map(fieldProblemText)).toEqual(problems);
  });
});
