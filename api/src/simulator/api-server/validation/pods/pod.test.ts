// One table, a row for each rule: it is read, and grows, as a whole.
import type { PodSpec, Volume } from 'kubernetes-types/core/v1.d.ts';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { describe, expect, it } from 'vitest';
import { container, problemsOf, problemsOfContainer } from '../testing.ts';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

describe('metadata', () => {
  it.each<{ rule: string; metadata: ObjectMeta; problems: string[] }>([
    { rule: 'a name is a subdomain', metadata: { name: 'Web_1' }, problems: [`metadata.name: Invalid value: "Web_1": ${SUBDOMAIN}`] },
    { rule: 'a name is needed', metadata: { name: '' }, problems: ['metadata.name: Required value: name or generateName is required'] },
    { rule: 'a generated name may end in a dash', metadata: { name: 'web-x', generateName: 'web-' }, problems: [] },
    {
      rule: 'what stands before it is looked at, too',
      metadata: { name: 'web-x', generateName: 'é-' },
      problems: [`metadata.generateName: Invalid value: "é-": ${SUBDOMAIN}`],
    },
    {
      rule: 'a namespace has no dots',
      metadata: { namespace: 'a.b' },
      problems: ['metadata.namespace: Invalid value: "a.b": must not contain dots'],
    },
    { rule: 'a label value', metadata: { labels: { app: 'a b' } }, problems: [`metadata.labels: Invalid value: "a b": ${VALUE}`] },
    {
      rule: 'a label key has one slash',
      metadata: { labels: { 'a/b/c': '' } },
      problems: [
        `metadata.labels: Invalid value: "a/b/c": a qualified name ${NAME_PART.slice('name part '.length)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
      ],
    },
    { rule: 'the case of an annotation does not matter', metadata: { annotations: { 'Example.com/A': '' } }, problems: [] },
    {
      rule: 'annotations end at 256 KiB',
      metadata: { annotations: { a: 'x'.repeat(262144) } },
      problems: ['metadata.annotations: Too long: must have at most 262144 bytes'],
    },
    {
      rule: 'a finalizer is qualified or known',
      metadata: { finalizers: ['mine', 'example.com/mine', 'orphan'] },
      problems: ['metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'],
    },
    {
      rule: 'an owner has a uid',
      metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: '' }] },
      problems: ['metadata.ownerReferences.uid: Invalid value: "": uid must not be empty'],
    },
    {
      rule: 'an API version has one slash at most',
      metadata: { ownerReferences: [{ apiVersion: 'apps/v1/x', kind: 'ReplicaSet', name: 'rs', uid: '1' }] },
      problems: ['metadata.ownerReferences.apiVersion: Invalid value: "apps/v1/x": version must not be empty'],
    },
    {
      rule: 'tolerations as they once were given are a list',
      metadata: { annotations: { 'scheduler.alpha.kubernetes.io/tolerations': '{}' } },
      problems: [
        'metadata.annotations: Invalid value: "scheduler.alpha.kubernetes.io/tolerations": json: cannot unmarshal object into Go value of type []core.Toleration',
      ],
    },
    {
      rule: 'AppArmor names a container of the pod',
      metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/no': 'bad' } },
      problems: [
        'metadata.annotations[container.apparmor.security.beta.kubernetes.io/no]: Invalid value: "no": container not found',
        'metadata.annotations[container.apparmor.security.beta.kubernetes.io/no]: Invalid value: "bad": invalid AppArmor profile name: "bad"',
      ],
    },
    {
      rule: 'seccomp annotations are judged, the Pod’s before those of containers',
      metadata: {
        annotations: { 'container.seccomp.security.alpha.kubernetes.io/it': 'bar', 'seccomp.security.alpha.kubernetes.io/pod': 'foo' },
      },
      problems: [
        'metadata.annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "foo": must be a valid seccomp profile',
        'metadata.annotations.container.seccomp.security.alpha.kubernetes.io/it: Invalid value: "bar": must be a valid seccomp profile',
      ],
    },
    {
      rule: 'seccomp annotations are still judged',
      metadata: { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'foo' } },
      problems: ['metadata.annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "foo": must be a valid seccomp profile'],
    },
  ])('$rule', ({ metadata, problems }) => expect(problemsOf({}, metadata)).toEqual(problems));
});

describe('the spec', () => {
  it.each<{ rule: string; spec: Partial<PodSpec>; problems: string[] }>([
    {
      rule: 'restart policies',
      spec: { restartPolicy: 'Sometimes' },
      problems: ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
    },
    {
      rule: 'DNS policies',
      spec: { dnsPolicy: 'Custom' },
      problems: [
        'spec.dnsPolicy: Unsupported value: "Custom": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    },
    {
      rule: 'None needs nameservers',
      spec: { dnsPolicy: 'None', dnsConfig: {} },
      problems: ['spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None'],
    },
    {
      rule: 'at most three nameservers',
      spec: { dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '::1'] } },
      problems: [
        'spec.dnsConfig.nameservers: Invalid value: []string{"1.1.1.1", "1.1.1.2", "1.1.1.3", "::1"}: must not have more than 3 nameservers',
      ],
    },
    { rule: 'a hostname is a label', spec: { hostname: 'a.b' }, problems: ['spec.hostname: Invalid value: "a.b": must not contain dots'] },
    {
      rule: 'a deadline is at least one second',
      spec: { activeDeadlineSeconds: 0 },
      problems: ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    },
    {
      rule: 'node selectors are labels',
      spec: { nodeSelector: { disk: 'ssd!' } },
      problems: [`spec.nodeSelector: Invalid value: "ssd!": ${VALUE}`],
    },
    {
      rule: 'the host network keeps ports',
      spec: { hostNetwork: true, containers: [container({ ports: [{ containerPort: 80, protocol: 'TCP' }] })] },
      problems: ['spec.containers[0].ports[0].containerPort: Invalid value: 80: must match `hostPort` when `hostNetwork` is true'],
    },
    {
      rule: 'a toleration of everything has no value',
      spec: { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
      problems: [
        'spec.tolerations[0].operator: Invalid value: core.Toleration{Key:"a", Operator:"Exists", Value:"b", Effect:"", TolerationSeconds:(*int64)(nil)}: value must be empty when `operator` is \'Exists\'',
      ],
    },
    {
      rule: 'spread needs a skew, a key and an action, and minDomains means DoNotSchedule',
      spec: { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }] },
      problems: [
        'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
        'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
        'spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
      ],
    },
    {
      rule: 'matchLabelKeys need a selector',
      spec: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', matchLabelKeys: ['a'] }] },
      problems: ['spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set'],
    },
    {
      rule: 'scheduling gates are told apart',
      spec: { schedulingGates: [{ name: 'a' }, { name: 'a' }] },
      problems: ['spec.schedulingGates[1]: Duplicate value: "a"'],
    },
    {
      rule: 'a linux pod has no windows options',
      spec: { os: { name: 'linux' }, securityContext: { windowsOptions: { runAsUserName: 'me' } } },
      problems: ['spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod'],
    },
    {
      rule: 'a windows pod has no user ids',
      spec: { os: { name: 'windows' }, securityContext: { runAsUser: 1 }, hostPID: true },
      problems: [
        'spec.hostPID: Forbidden: cannot be set for a windows pod',
        'spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
      ],
    },
    {
      rule: 'systems',
      spec: { os: { name: 'beos' } },
      problems: ['spec.os: Unsupported value: "beos": supported values: "linux", "windows"'],
    },
    {
      rule: 'sysctls have names',
      spec: { securityContext: { sysctls: [{ name: 'Kernel', value: '1' }] } },
      problems: [
        'spec.securityContext.sysctls[0].name: Invalid value: "Kernel": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
      ],
    },
    {
      rule: 'overhead is an amount',
      spec: { overhead: { cpu: '-1' } },
      problems: ['spec.overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
    },
    {
      rule: 'ephemeral containers come later',
      spec: {
        ephemeralContainers: [
          { ...container({ name: 'debug', ports: [{ containerPort: 1, protocol: 'TCP' }] }), targetContainerName: 'no' },
        ],
      },
      problems: [
        'spec.ephemeralContainers[0].targetContainerName: Not found: "no"',
        'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
        'spec.ephemeralContainers: Forbidden: cannot be set on create',
      ],
    },
    {
      rule: 'an init container has no probes',
      spec: { initContainers: [container({ name: 'init', livenessProbe: { exec: { command: ['true'] }, successThreshold: 1 } })] },
      problems: ['spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers'],
    },
    {
      rule: 'a token needs an account',
      spec: {
        serviceAccountName: '',
        volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }] } }],
      },
      problems: [
        'spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
      ],
    },
    {
      rule: 'a label selector of pods',
      spec: {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'zone', labelSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
            ],
          },
        },
      },
      problems: [
        "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      ],
    },
  ])('$rule', ({ spec, problems }) => expect(problemsOf(spec)).toEqual(problems));
});

describe('containers', () => {
  it.each<{ rule: string; given: Parameters<typeof problemsOfContainer>; problems: string[] }>([
    { rule: 'a name is a label', given: [{ name: 'Foo' }], problems: [`spec.containers[0].name: Invalid value: "Foo": ${LABEL}`] },
    {
      rule: 'an environment name does not begin with a digit',
      given: [{ env: [{ name: '1A' }] }],
      problems: [
        "spec.containers[0].env[0].name: Invalid value: \"1A\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    },
    {
      rule: 'a field that the environment cannot show',
      given: [{ env: [{ name: 'A', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' } } }] }],
      problems: [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.podIP", "status.podIPs"',
      ],
    },
    {
      rule: 'one label may be shown',
      given: [{ env: [{ name: 'A', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['app']" } } }] }],
      problems: [],
    },
    {
      rule: 'an unknown field',
      given: [{ env: [{ name: 'A', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.hostname' } } }] }],
      problems: [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.hostname": error converting fieldPath: field label not supported: spec.hostname',
      ],
    },
    {
      rule: 'a divisor of cpu',
      given: [{ env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1Mi' } } }] }],
      problems: [
        'spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
      ],
    },
    {
      rule: 'requests stay below limits',
      given: [{ resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } }],
      problems: ['spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi'],
    },
    {
      rule: 'extended resources are whole',
      given: [{ resources: { requests: { 'example.com/a': '500m' }, limits: { 'example.com/a': '500m' } } }],
      problems: ['limits', 'requests'].map(
        (list) =>
          `spec.containers[0].resources.${list}[example.com/a]: Invalid value: resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}: must be an integer`,
      ),
    },
    {
      rule: 'huge pages come in their size, and not alone',
      given: [{ resources: { limits: { 'hugepages-2Mi': '3Mi' }, requests: { 'hugepages-2Mi': '3Mi' } } }],
      problems: [
        'spec.containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'spec.containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'spec.containers[0].resources: Forbidden: HugePages require cpu or memory',
      ],
    },
    {
      rule: 'a port name has a letter',
      given: [{ ports: [{ name: '80', containerPort: 80, protocol: 'TCP' }] }],
      problems: ['spec.containers[0].ports[0].name: Invalid value: "80": must contain at least one letter (a-z)'],
    },
    {
      rule: "a host's port is taken once",
      given: [
        {
          ports: [
            { containerPort: 80, hostPort: 80, protocol: 'TCP' },
            { containerPort: 81, hostPort: 80, protocol: 'TCP' },
          ],
        },
      ],
      problems: ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"'],
    },
    {
      rule: 'one handler a probe',
      given: [{ readinessProbe: { exec: { command: ['true'] }, tcpSocket: { port: 80 } } }],
      problems: ['spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
    },
    {
      rule: 'privilege and no escalation exclude each other',
      given: [{ securityContext: { privileged: true, allowPrivilegeEscalation: false } }],
      problems: [
        'spec.containers[0].securityContext: Invalid value: core.SecurityContext{Capabilities:(*core.Capabilities)(nil), Privileged:(*bool)(0xc000a1b2c0), SELinuxOptions:(*core.SELinuxOptions)(nil), WindowsOptions:(*core.WindowsSecurityContextOptions)(nil), RunAsUser:(*int64)(nil), RunAsGroup:(*int64)(nil), RunAsNonRoot:(*bool)(nil), ReadOnlyRootFilesystem:(*bool)(nil), AllowPrivilegeEscalation:(*bool)(0xc000a1b2c0), ProcMount:(*core.ProcMountType)(nil), SeccompProfile:(*core.SeccompProfile)(nil)}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
      ],
    },
    {
      rule: 'a local profile is named',
      given: [{ securityContext: { seccompProfile: { type: 'Localhost' } } }],
      problems: [
        'spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
      ],
    },
    {
      rule: 'pull policies',
      given: [{ imagePullPolicy: 'Often' }],
      problems: ['spec.containers[0].imagePullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"'],
    },
    {
      rule: 'a volume that is wrong cannot be mounted',
      given: [{ volumeMounts: [{ name: 'v', mountPath: '/v' }] }, { volumes: [{ name: 'v' }] }],
      problems: ['spec.volumes[0]: Required value: must specify a volume type', 'spec.containers[0].volumeMounts[0].name: Not found: "v"'],
    },
    {
      rule: 'a subPath stays inside, and is not two things',
      given: [
        { volumeMounts: [{ name: 'v', mountPath: '/v', subPath: '../x', subPathExpr: '$(A)' }] },
        { volumes: [{ name: 'v', emptyDir: {} }] },
      ],
      problems: [
        'spec.containers[0].volumeMounts.subPath: Invalid value: "../x": must not contain \'..\'',
        'spec.containers[0].volumeMounts[0].subPathExpr: Invalid value: "$(A)": subPathExpr and subPath are mutually exclusive',
      ],
    },
    {
      rule: 'a device is a claim',
      given: [{ volumeDevices: [{ name: 'v', devicePath: '/dev/x' }] }, { volumes: [{ name: 'v', emptyDir: {} }] }],
      problems: [
        'spec.containers[0].volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      ],
    },
  ])('$rule', ({ given, problems }) => expect(problemsOfContainer(...given)).toEqual(problems));
});

describe('volumes', () => {
  it.each<{ rule: string; volume: Volume; problems: string[] }>([
    {
      rule: 'one source',
      volume: { name: 'v', emptyDir: {}, configMap: { name: 'c' } },
      problems: ['spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type'],
    },
    {
      rule: 'types of a host path',
      volume: { name: 'v', hostPath: { path: '/data', type: 'Dir' } },
      problems: [
        'spec.volumes[0].hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
      ],
    },
    {
      rule: 'file modes',
      volume: { name: 'v', configMap: { name: 'c', defaultMode: 0o1000, items: [{ key: 'a', path: '/a' }] } },
      problems: [
        'spec.volumes[0].configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
        'spec.volumes[0].configMap.items[0].path: Invalid value: "/a": must be a relative path',
      ],
    },
    {
      rule: 'what is projected has keys and paths, and is of one kind',
      volume: {
        name: 'v',
        projected: { sources: [{ secret: { name: 's', items: [{ key: '', path: '' }] }, serviceAccountToken: { path: 't' } }] },
      },
      problems: [
        'spec.volumes[0].projected.sources[0].secret.items[0].key: Required value',
        'spec.volumes[0].projected.sources[0].secret.items[0].path: Required value',
        'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 0: may not specify a duration less than 10 minutes',
        'spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type',
      ],
    },
    { rule: 'a secret has a name', volume: { name: 'v', secret: {} }, problems: ['spec.volumes[0].secret.secretName: Required value'] },
    {
      rule: 'files of the downward API have no index',
      volume: { name: 'v', downwardAPI: { items: [{ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }] } },
      problems: ['spec.volumes[0].downwardAPI.resourceFieldRef.containerName: Required value'],
    },
    {
      rule: 'projected paths do not meet',
      volume: {
        name: 'v',
        projected: {
          sources: [
            { secret: { name: 's', items: [{ key: 'a', path: 'x' }] } },
            { configMap: { name: 'c', items: [{ key: 'a', path: 'x' }] } },
          ],
        },
      },
      problems: ['spec.volumes[0].projected: Invalid value: "c": conflicting duplicate paths'],
    },
    {
      rule: 'tokens live ten minutes',
      volume: { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 60 } }] } },
      problems: [
        'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      ],
    },
    {
      rule: 'an ephemeral claim is a claim',
      volume: { name: 'v', ephemeral: { volumeClaimTemplate: { spec: {} } } },
      problems: [
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value',
      ],
    },
    {
      rule: 'a claim template has labels and annotations alone',
      volume: {
        name: 'v',
        ephemeral: {
          volumeClaimTemplate: {
            metadata: { uid: 'u', name: 'x', namespace: '', labels: { a: 'b' } },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        },
      },
      problems: [
        'spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set',
        'spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.uID: Forbidden: cannot be set',
      ],
    },
    {
      rule: 'the two names of a data source say the same',
      volume: {
        name: 'v',
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
              dataSource: { kind: 'PersistentVolumeClaim', name: 'a' },
              dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'b' },
            },
          },
        },
      },
      problems: [
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec: Invalid value: field.Path{name:"dataSource", index:"", parent:(*field.Path)(0xc000a1b2c0)}: must match dataSourceRef',
      ],
    },
    {
      rule: 'a CSI driver is needed',
      volume: { name: 'v', csi: { driver: '' } },
      problems: ['spec.volumes[0].csi.driver: Required value', `spec.volumes[0].csi.driver: Invalid value: "": ${SUBDOMAIN}`],
    },
    {
      rule: 'NFS paths are absolute',
      volume: { name: 'v', nfs: { server: 's', path: 'p' } },
      problems: ['spec.volumes[0].nfs.path: Invalid value: "p": must be an absolute path'],
    },
    {
      rule: 'a memory volume may not be negative',
      volume: { name: 'v', emptyDir: { sizeLimit: '-1' } },
      problems: ['spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity'],
    },
  ])('$rule', ({ volume, problems }) => expect(problemsOf({ volumes: [volume] })).toEqual(problems));
});
