import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { Container, Pod, PodSpec } from '../../apimachinery/objects.ts';
import { byObject } from '../../engine/index.ts';
import type { SecurityConfig } from '../../runtime/index.ts';
import { formatPod } from '../container/restart.ts';

type Effective = core.SecurityContext;

/** The container's own settings over the Pod's. @see kubernetes: pkg/securitycontext/util.go DetermineEffectiveSecurityContext */
function effectiveSecurityContext({ spec }: Pod, container: Container): Effective {
  const known = contextsOf(spec);
  let context = known.get(container);
  if (!context) {
    context = determineContext(spec, container);
    known.set(container, context);
  }
  return context;
}

/** Stored specs never change. */
const contextsOf = byObject((_spec: PodSpec) => new Map<Container, Effective>());

function determineContext(spec: PodSpec, container: Container): Effective {
  const { runAsUser, runAsGroup, runAsNonRoot, seLinuxOptions, seccompProfile, windowsOptions } = spec.securityContext ?? {};
  const inherited = { runAsUser, runAsGroup, runAsNonRoot, seLinuxOptions, seccompProfile, windowsOptions };
  const own = Object.entries(container.securityContext ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return { ...inherited, ...Object.fromEntries(own) };
}

/**
 * Why the container must not be created as who it would run as; undefined if it may.
 * @param imageUser the image's own user: '', a number, a name, or either with a group
 * @see kubernetes: pkg/kubelet/kuberuntime/security_context.go verifyRunAsNonRoot
 */
export function verifyRunAsNonRoot(pod: Pod, container: Container, imageUser: string): string | undefined {
  const { runAsNonRoot, runAsUser } = effectiveSecurityContext(pod, container);
  if (!runAsNonRoot) return undefined;
  const where = `(pod: "${formatPod(pod)}", container: ${container.name})`;
  if (runAsUser !== undefined) return runAsUser === 0 ? `container's runAsUser breaks non-root policy ${where}` : undefined;
  const [user = ''] = imageUser.split(':');
  if (user === '' || Number(user) === 0) return `container has runAsNonRoot and image will run as root ${where}`;
  if (!/^\d+$/.test(user))
    return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${where}`;
  return undefined;
}

/**
 * The user of an image that nobody knows, where the Pod asks for one that is not root and does not say whom: as `nonroot` of
 * distroless images; undefined elsewhere. See decisions/0030.
 */
export function assumedUser(pod: Pod, container: Container): number | undefined {
  const { runAsNonRoot, runAsUser } = effectiveSecurityContext(pod, container);
  return runAsNonRoot && runAsUser === undefined ? 65_532 : undefined;
}

/** @see kubernetes: pkg/kubelet/kuberuntime/security_context.go determineEffectiveSecurityContext */
export function securityConfig(
  pod: Pod,
  container: Container,
  seccompDefault: boolean,
  extraGroups: readonly number[],
  assumed?: number,
): SecurityConfig {
  const context = effectiveSecurityContext(pod, container);
  const { fsGroup, supplementalGroups = [] } = pod.spec.securityContext ?? {};
  const { runAsUser = assumed, runAsGroup = assumed, privileged = false } = context;
  return {
    supplementalGroups: [...new Set([...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup]), ...extraGroups])],
    readOnlyRootFilesystem: context.readOnlyRootFilesystem ?? false,
    privileged,
    capabilities: { add: context.capabilities?.add ?? [], drop: context.capabilities?.drop ?? [] },
    noNewPrivileges: context.allowPrivilegeEscalation === false && !privileged,
    seccompProfile: seccomp(context.seccompProfile ?? (seccompDefault ? { type: 'RuntimeDefault' } : undefined), privileged),
    apparmorProfile: pod.metadata.annotations?.[`container.apparmor.security.beta.kubernetes.io/${container.name}`] ?? 'runtime/default',
    ...(runAsUser !== undefined && { runAsUser }),
    ...(runAsGroup !== undefined && { runAsGroup }),
  };
}

/**
 * SeccompDefault is available, but off unless the kubelet is told so: no profile is unconfined; until v1.27.2, so is one without
 * a name. @see kubernetes: pkg/kubelet/kuberuntime/helpers.go fieldSeccompProfile
 */
function seccomp(profile: core.SeccompProfile | undefined, privileged: boolean): string {
  if (privileged || !profile || profile.type === 'Unconfined') return 'unconfined';
  if (profile.type !== 'Localhost') return 'runtime/default';
  return profile.localhostProfile ? `localhost/${profile.localhostProfile}` : 'unconfined';
}
