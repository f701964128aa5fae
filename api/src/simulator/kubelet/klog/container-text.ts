import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { Container } from '../../apimachinery/objects.ts';
import { int64Amount, parseQuantity } from '../../apimachinery/quantity.ts';

/**
 * The fields of v1.27's messages, in their order. After a colon stands what is not a text: `#` a number, `?` true or false, `[]` a
 * list of texts or of messages, `*` a pointer, `=` a message that is a part of its owner, `port`, `quantity` or `quantities`.
 * @see kubernetes: api/core/v1/types.go
 */
const MESSAGES: Readonly<Record<string, string>> = {
  Container:
    'Name Image Command:[] Args:[] WorkingDir Ports:[]ContainerPort Env:[]EnvVar Resources:ResourceRequirements VolumeMounts:[]VolumeMount ' +
    'LivenessProbe:*Probe ReadinessProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath ImagePullPolicy SecurityContext:*SecurityContext ' +
    'Stdin:? StdinOnce:? TTY:? EnvFrom:[]EnvFromSource TerminationMessagePolicy VolumeDevices:[]VolumeDevice StartupProbe:*Probe ' +
    'ResizePolicy:[]ContainerResizePolicy',
  ContainerPort: 'Name HostPort:# ContainerPort:# Protocol HostIP',
  EnvVar: 'Name Value ValueFrom:*EnvVarSource',
  EnvVarSource:
    'FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*ConfigMapKeySelector SecretKeyRef:*SecretKeySelector',
  ObjectFieldSelector: 'APIVersion FieldPath',
  ResourceFieldSelector: 'ContainerName Resource Divisor:quantity',
  ConfigMapKeySelector: 'LocalObjectReference:= Key Optional:*',
  SecretKeySelector: 'LocalObjectReference:= Key Optional:*',
  LocalObjectReference: 'Name',
  EnvFromSource: 'Prefix ConfigMapRef:*ConfigMapEnvSource SecretRef:*SecretEnvSource',
  ConfigMapEnvSource: 'LocalObjectReference:= Optional:*',
  SecretEnvSource: 'LocalObjectReference:= Optional:*',
  ResourceRequirements: 'Limits:quantities Requests:quantities Claims:[]ResourceClaim',
  ResourceClaim: 'Name',
  ContainerResizePolicy: 'ResourceName RestartPolicy',
  VolumeMount: 'Name ReadOnly:? MountPath SubPath MountPropagation:* SubPathExpr',
  VolumeDevice: 'Name DevicePath',
  Probe:
    'ProbeHandler:= InitialDelaySeconds:# TimeoutSeconds:# PeriodSeconds:# SuccessThreshold:# FailureThreshold:# TerminationGracePeriodSeconds:*',
  ProbeHandler: 'Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction GRPC:*GRPCAction',
  Lifecycle: 'PostStart:*LifecycleHandler PreStop:*LifecycleHandler',
  LifecycleHandler: 'Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction',
  ExecAction: 'Command:[]',
  HTTPGetAction: 'Path Port:port Host Scheme HTTPHeaders:[]HTTPHeader',
  HTTPHeader: 'Name Value',
  TCPSocketAction: 'Port:port Host',
  GRPCAction: 'Port:# Service:*',
  SecurityContext:
    'Capabilities:*Capabilities Privileged:* SELinuxOptions:*SELinuxOptions RunAsUser:* RunAsNonRoot:* ReadOnlyRootFilesystem:* ' +
    'AllowPrivilegeEscalation:* RunAsGroup:* ProcMount:* WindowsOptions:*WindowsSecurityContextOptions SeccompProfile:*SeccompProfile',
  Capabilities: 'Add:[] Drop:[]',
  SELinuxOptions: 'User Role Type Level',
  WindowsSecurityContextOptions: 'GMSACredentialSpecName:* GMSACredentialSpec:* RunAsUserName:* HostProcess:*',
  SeccompProfile: 'Type LocalhostProfile:*',
};

type Fields = Readonly<Record<string, unknown>>;

/** As Go prints it. @see kubernetes: api/core/v1/generated.pb.go String */
export const containerText = (container: Container): string => `&${messageText('Container', container as unknown as Fields)}`;
export const lifecycleHandlerText = (handler: core.LifecycleHandler): string => `&${messageText('LifecycleHandler', handler as Fields)}`;

const messageText = (name: string, value: Fields): string => {
  const fields = (MESSAGES[name] as string).split(' ').map((field) => {
    const [own = '', kind = ''] = field.split(':');
    return `${own}:${kind === '=' ? messageText(own, value) : fieldText(kind, value[jsonName(own)])},`;
  });
  return `${name}{${fields.join('')}}`;
};

function fieldText(kind: string, value: unknown): string {
  if (kind.startsWith('*')) {
    if (value === undefined || value === null) return 'nil';
    return kind === '*' ? `*${value}` : `&${messageText(kind.slice(1), value as Fields)}`;
  }
  if (kind === '[]') return `[${((value ?? []) as readonly string[]).join(' ')}]`;
  if (kind.startsWith('[]')) {
    const each = ((value ?? []) as readonly Fields[]).map((one) => `${messageText(kind.slice(2), one)},`);
    return `${kind}{${each.join('')}}`;
  }
  if (kind === '#') return String(value ?? 0);
  if (kind === '?') return String(value ?? false);
  if (kind === 'port') return typeof value === 'string' ? `{1 0 ${value}}` : `{0 ${value ?? 0} }`;
  if (kind === 'quantity') return quantityText(value as string | number | undefined);
  if (kind === 'quantities') {
    const each = Object.entries((value ?? {}) as Readonly<Record<string, string | number>>).sort(([a], [b]) => (a < b ? -1 : 1));
    return `ResourceList{${each.map(([resource, amount]) => `${resource}: ${quantityText(amount)},`).join('')}}`;
  }
  return kind === '' ? String(value ?? '') : messageText(kind, (value ?? {}) as Fields);
}

/** Its number, its decimal, which is for what does not fit into 64 bits, its text, if it is remembered, and its format. */
function quantityText(amount: string | number | undefined): string {
  if (amount === undefined) return '{{0 0} {<nil>}  }';
  const text = String(amount);
  const { value = 0n, scale = 0, asGiven = false } = int64Amount(text) ?? {};
  return `{{${value} ${scale}} {<nil>} ${asGiven ? text : ''} ${parseQuantity(text).format}}`;
}

/** HTTPGet is httpGet, TTY is tty. */
const jsonName = (name: string): string => name.replace(/^([A-Z]+(?![a-z])|[A-Z])/, (capitals) => capitals.toLowerCase());
