import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Loose } from '../defaults/loose.ts';
import { SECCOMP_CONTAINER, SECCOMP_POD } from '../validation/pods/pod-annotations.ts';

/** What a policy forbids and which containers or fields do it, as the refusal lists them. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}
interface Check {
  readonly id: string;
  /** The minor version from which on it counts. */
  readonly since: number;
  /** The weaker check that it takes the place of. */
  readonly overrides?: string;
  readonly check: (pod: Loose, minor: number) => Violation | undefined;
}

/** In the order in which violations are told. @see kubernetes: pod-security-admission/policy/registry.go, check_*.go */
export const baselineChecks: readonly Check[] = [
  { id: 'appArmorProfile', since: 0, check: appArmor },
  { id: 'capabilities_baseline', since: 0, check: capabilitiesBaseline },
  { id: 'hostNamespaces', since: 0, check: hostNamespaces },
  { id: 'hostPathVolumes', since: 0, check: hostPathVolumes },
  { id: 'hostPorts', since: 0, check: hostPorts },
  { id: 'privileged', since: 0, check: privileged },
  { id: 'procMount', since: 0, check: procMount },
  { id: 'seLinuxOptions', since: 0, check: seLinuxOptions },
  { id: 'seccompProfile_baseline', since: 0, check: seccompBaseline },
  { id: 'sysctls', since: 0, check: sysctls },
  { id: 'windowsHostProcess', since: 0, check: windowsHostProcess },
];

/** What the level `restricted` asks for beside `baseline`, in upstream's order; `since` is the minor version that brought it. */
export const restrictedChecks: readonly Check[] = [
  { id: 'allowPrivilegeEscalation', since: 8, check: allowPrivilegeEscalation },
  { id: 'capabilities_restricted', since: 22, overrides: 'capabilities_baseline', check: capabilitiesRestricted },
  { id: 'restrictedVolumes', since: 0, overrides: 'hostPathVolumes', check: restrictedVolumes },
  { id: 'runAsNonRoot', since: 0, check: runAsNonRoot },
  { id: 'runAsUser', since: 23, check: runAsUser },
  { id: 'seccompProfile_restricted', since: 19, overrides: 'seccompProfile_baseline', check: seccompRestricted },
];

const containersOf = (pod: Loose): Loose[] => [
  ...(pod.spec.initContainers ?? []),
  ...(pod.spec.containers ?? []),
  ...(pod.spec.ephemeralContainers ?? []),
];
const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many);
const containers = (names: readonly string[]): string => `${plural('container', 'containers', names.length)} ${quoted(names)}`;
const sortedSet = (values: readonly string[]): string[] => [...new Set(values)].sort();
const isWindows = (pod: Loose): boolean => pod.spec.os?.name === 'windows';

function badContainers(pod: Loose, isBad: (securityContext: Loose, container: Loose) => boolean): string[] {
  return containersOf(pod)
    .filter((container) => isBad(container.securityContext ?? {}, container))
    .map(({ name }) => name);
}
/** `pod and containers "a", "b"`; undefined if it is nobody. */
function setters(pod: Loose, isBad: (securityContext: Loose) => boolean): string | undefined {
  const names = badContainers(pod, isBad);
  const parts = [...(isBad(pod.spec.securityContext ?? {}) ? ['pod'] : []), ...(names.length > 0 ? [containers(names)] : [])];
  return parts.length > 0 ? parts.join(' and ') : undefined;
}

function appArmor(pod: Loose): Violation | undefined {
  const prefix = 'container.apparmor.security.beta.kubernetes.io/';
  const bad = Object.entries((pod.metadata.annotations ?? {}) as Record<string, string>)
    .filter(([key, value]) => key.startsWith(prefix) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .sort();
  if (bad.length === 0) return undefined;
  return { reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', bad.length), detail: bad.join(', ') };
}

const defaultCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);
function capabilitiesBaseline(pod: Loose): Violation | undefined {
  const added = addedBeyond(pod, (capability) => defaultCapabilities.has(capability));
  return added ? { reason: 'non-default capabilities', detail: added } : undefined;
}
function capabilitiesRestricted(pod: Loose, minor: number): Violation | undefined {
  if (minor >= 25 && isWindows(pod)) return undefined;
  const missing = badContainers(pod, ({ capabilities }) => !(capabilities?.drop ?? []).includes('ALL'));
  const added = addedBeyond(pod, (capability) => capability === 'NET_BIND_SERVICE');
  const details = [
    ...(missing.length > 0 ? [`${containers(missing)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(added ? [added] : []),
  ];
  return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
}
function addedBeyond(pod: Loose, isAllowed: (capability: string) => boolean): string | undefined {
  const forbidden: string[] = [];
  const names = badContainers(pod, ({ capabilities }) => {
    const bad = ((capabilities?.add ?? []) as string[]).filter((capability) => !isAllowed(capability));
    forbidden.push(...bad);
    return bad.length > 0;
  });
  return names.length > 0
    ? `${containers(names)} must not include ${quoted(sortedSet(forbidden))} in securityContext.capabilities.add`
    : undefined;
}

function hostNamespaces({ spec }: Loose): Violation | undefined {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field]).map((field) => `${field}=true`);
  return used.length > 0 ? { reason: 'host namespaces', detail: used.join(', ') } : undefined;
}

function hostPathVolumes({ spec }: Loose): Violation | undefined {
  const names = ((spec.volumes ?? []) as Loose[]).filter(({ hostPath }) => hostPath).map(({ name }) => name);
  return names.length > 0
    ? { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` }
    : undefined;
}

function hostPorts(pod: Loose): Violation | undefined {
  const ports: string[] = [];
  const names = badContainers(pod, (_, container) => {
    const own = ((container.ports ?? []) as Loose[]).filter(({ hostPort }) => hostPort).map(({ hostPort }) => String(hostPort));
    ports.push(...own);
    return own.length > 0;
  });
  const all = sortedSet(ports);
  if (names.length === 0) return undefined;
  const detail = `${containers(names)} ${plural('uses', 'use', names.length)} ${plural('hostPort', 'hostPorts', all.length)} ${all.join(', ')}`;
  return { reason: 'hostPort', detail };
}

function privileged(pod: Loose): Violation | undefined {
  const names = badContainers(pod, (context) => context.privileged === true);
  return names.length > 0
    ? { reason: 'privileged', detail: `${containers(names)} must not set securityContext.privileged=true` }
    : undefined;
}

function procMount(pod: Loose): Violation | undefined {
  const values: string[] = [];
  const names = badContainers(pod, (context) => {
    const bad = context.procMount !== undefined && context.procMount !== 'Default';
    if (bad) values.push(context.procMount);
    return bad;
  });
  if (names.length === 0) return undefined;
  return { reason: 'procMount', detail: `${containers(names)} must not set securityContext.procMount to ${quoted(sortedSet(values))}` };
}

function seLinuxOptions(pod: Loose): Violation | undefined {
  const types: string[] = [];
  const set = { user: false, role: false };
  const who = setters(pod, ({ seLinuxOptions: options }) => {
    if (!options) return false;
    const badType = !['', 'container_t', 'container_init_t', 'container_kvm_t'].includes(options.type ?? '');
    if (badType) types.push(options.type);
    set.user ||= Boolean(options.user);
    set.role ||= Boolean(options.role);
    return badType || Boolean(options.user) || Boolean(options.role);
  });
  if (!who) return undefined;
  const bad = sortedSet(types);
  const data = [
    ...(bad.length > 0 ? [`${plural('type', 'types', bad.length)} ${quoted(bad)}`] : []),
    ...(set.user ? ['user may not be set'] : []),
    ...(set.role ? ['role may not be set'] : []),
  ];
  return { reason: 'seLinuxOptions', detail: `${who} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}` };
}

/** Profiles that are set, and neither RuntimeDefault nor Localhost. */
function badSeccomp(pod: Loose): Violation | undefined {
  const values: string[] = [];
  const who = setters(pod, ({ seccompProfile: profile }) => {
    const bad = profile !== undefined && profile.type !== 'RuntimeDefault' && profile.type !== 'Localhost';
    if (bad) values.push(profile.type);
    return bad;
  });
  return who
    ? { reason: 'seccompProfile', detail: `${who} must not set securityContext.seccompProfile.type to ${quoted(sortedSet(values))}` }
    : undefined;
}
/** Before there were fields, annotations said it. */
function seccompBaseline(pod: Loose, minor: number): Violation | undefined {
  if (minor >= 19) return badSeccomp(pod);
  const keys = [SECCOMP_POD, ...containersOf(pod).map(({ name }) => `${SECCOMP_CONTAINER}${name}`)];
  const bad = keys.flatMap((key) => {
    const value = pod.metadata.annotations?.[key] as string | undefined;
    const allowed = value === undefined || ['runtime/default', 'docker/default'].includes(value) || value.startsWith('localhost/');
    return allowed ? [] : [`${key}=${goQuote(value)}`];
  });
  if (bad.length === 0) return undefined;
  const what = plural('annotation', 'annotations', bad.length);
  return { reason: 'seccompProfile', detail: `forbidden ${what} ${sortedSet(bad).join(', ')}` };
}
function seccompRestricted(pod: Loose, minor: number): Violation | undefined {
  if (minor >= 25 && isWindows(pod)) return undefined;
  const bad = badSeccomp(pod);
  if (bad) return bad;
  if (pod.spec.securityContext?.seccompProfile) return undefined;
  const names = badContainers(pod, ({ seccompProfile }) => seccompProfile === undefined);
  if (names.length === 0) return undefined;
  const detail = `pod or ${containers(names)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: 'seccompProfile', detail };
}

const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
];
function sysctls({ spec }: Loose, minor: number): Violation | undefined {
  const allowed = minor >= 27 ? [...safeSysctls, 'net.ipv4.ip_local_reserved_ports'] : safeSysctls;
  const bad = ((spec.securityContext?.sysctls ?? []) as Loose[])
    .map(({ name }) => name as string)
    .filter((name) => !allowed.includes(name));
  return bad.length > 0 ? { reason: 'forbidden sysctls', detail: bad.join(', ') } : undefined;
}

function windowsHostProcess(pod: Loose): Violation | undefined {
  const who = setters(pod, ({ windowsOptions }) => windowsOptions?.hostProcess === true);
  return who ? { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` } : undefined;
}

function allowPrivilegeEscalation(pod: Loose, minor: number): Violation | undefined {
  if (minor >= 25 && isWindows(pod)) return undefined;
  const names = badContainers(pod, (context) => context.allowPrivilegeEscalation !== false);
  if (names.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containers(names)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
function restrictedVolumes({ spec }: Loose): Violation | undefined {
  const bad = ((spec.volumes ?? []) as Loose[])
    .map(({ name, ...source }) => ({ name: name as string, type: Object.keys(source)[0] ?? 'unknown' }))
    .filter(({ type }) => !allowedVolumes.has(type));
  if (bad.length === 0) return undefined;
  const types = sortedSet(bad.map(({ type }) => type));
  const names = bad.map(({ name }) => name);
  const what = `${plural('uses', 'use', names.length)} ${plural('restricted volume type', 'restricted volume types', types.length)} ${quoted(types)}`;
  return { reason: 'restricted volume types', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)} ${what}` };
}

function runAsNonRoot(pod: Loose): Violation | undefined {
  const reason = 'runAsNonRoot != true';
  const who = setters(pod, (context) => context.runAsNonRoot === false);
  if (who) return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  if (pod.spec.securityContext?.runAsNonRoot) return undefined;
  const names = badContainers(pod, (context) => context.runAsNonRoot === undefined);
  return names.length > 0 ? { reason, detail: `pod or ${containers(names)} must set securityContext.runAsNonRoot=true` } : undefined;
}

function runAsUser(pod: Loose): Violation | undefined {
  const who = setters(pod, (context) => context.runAsUser === 0);
  return who ? { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` } : undefined;
}
