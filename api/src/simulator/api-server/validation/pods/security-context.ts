import type { PodSecurityContext, PodSpec, SeccompProfile, SecurityContext, Sysctl } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isId } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goPointer, goStruct } from '../go-syntax.ts';
import { localDescendingPath } from '../paths.ts';
import { duplicate, invalid, invalids, notSupported, required } from '../problem.ts';
import { isSet, list, number, text } from '../reading.ts';
import { validateWindowsOptions } from './windows.ts';

const changePolicies = ['Always', 'OnRootMismatch'];

/** The host's namespaces stand in the spec but are judged with the security context. @see kubernetes: ValidatePodSecurityContext */
export function validatePodSecurityContext(spec: PodSpec, path: string): FieldProblem[] {
  const context: PodSecurityContext = spec.securityContext ?? {};
  const at = `${path}.securityContext`;
  const problems = hostNetworkPorts(spec, `${path}.containers`);
  problems.push(
    ...id(context.fsGroup, `${at}.fsGroup`),
    ...id(context.runAsUser, `${at}.runAsUser`),
    ...id(context.runAsGroup, `${at}.runAsGroup`),
  );
  for (const [i, group] of list(context.supplementalGroups).entries()) problems.push(...id(group, `${at}.supplementalGroups[${i}]`));
  if (spec.shareProcessNamespace && spec.hostPID) {
    problems.push(invalid(`${at}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  }
  problems.push(...sysctls(list(context.sysctls), `${at}.sysctls`));
  const change = context.fsGroupChangePolicy;
  if (isSet(change) && !changePolicies.includes(change)) problems.push(notSupported(`${at}.fsGroupChangePolicy`, change, changePolicies));
  problems.push(...seccompProfile(context.seccompProfile, `${at}.seccompProfile`));
  return [...problems, ...validateWindowsOptions(context.windowsOptions, `${at}.windowsOptions`)];
}

const procMounts = ['Default', 'Unmasked'];

/** Privileged containers are allowed, as on a cluster that kubeadm made. @see kubernetes: ValidateSecurityContext */
export function validateSecurityContext(context: SecurityContext | null | undefined, path: string): FieldProblem[] {
  if (!context) return [];
  const problems = [...id(context.runAsUser, `${path}.runAsUser`), ...id(context.runAsGroup, `${path}.runAsGroup`)];
  const mount = context.procMount;
  if (isSet(mount) && !procMounts.includes(mount)) problems.push(notSupported(`${path}.procMount`, mount, procMounts));
  problems.push(...seccompProfile(context.seccompProfile, `${path}.seccompProfile`));
  if (context.allowPrivilegeEscalation === false) {
    const refuse = (detail: string) =>
      problems.push(invalid(path, contextSyntax(context), `cannot set \`allowPrivilegeEscalation\` to false and ${detail}`));
    if (context.privileged) refuse('`privileged` to true');
    for (const capability of list(context.capabilities?.add))
      if (capability === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
  return [...problems, ...validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`)];
}

const id = (value: number | null | undefined, path: string): FieldProblem[] => (isSet(value) ? invalids(path, value, isId(value)) : []);

function hostNetworkPorts(spec: PodSpec, path: string): FieldProblem[] {
  if (!spec.hostNetwork) return [];
  return list(spec.containers).flatMap((container, i) =>
    list(container.ports).flatMap((port, j) =>
      number(port.hostPort) === number(port.containerPort)
        ? []
        : [
            invalid(
              `${path}[${i}].ports[${j}].containerPort`,
              number(port.containerPort),
              'must match `hostPort` when `hostNetwork` is true',
            ),
          ],
    ),
  );
}

const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = `^(${SEGMENT}[\\./])*${SEGMENT}$`;
const sysctlName = new RegExp(SYSCTL);

function sysctls(settings: readonly Sysctl[], path: string): FieldProblem[] {
  const names = new Set<string>();
  return settings.flatMap((setting, i) => {
    const name = text(setting.name);
    const at = `${path}[${i}].name`;
    const twice = names.has(name);
    names.add(name);
    if (!name) return [required(at)];
    if (name.length > 253 || !sysctlName.test(name))
      return [invalid(at, name, `must have at most 253 characters and match regex ${SYSCTL}`)];
    return twice ? [duplicate(at, name)] : [];
  });
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function seccompProfile(profile: SeccompProfile | null | undefined, path: string): FieldProblem[] {
  if (!profile) return [];
  const type = text(profile.type);
  const at = `${path}.localhostProfile`;
  const problems: FieldProblem[] = [];
  if (!type) problems.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else if (!profileTypes.includes(type)) problems.push(notSupported(`${path}.type`, type, profileTypes));
  if (type === 'Localhost') {
    if (!isSet(profile.localhostProfile)) problems.push(required(at, 'must be set when seccomp type is Localhost'));
    else problems.push(...localDescendingPath(text(profile.localhostProfile), at));
  } else if (isSet(profile.localhostProfile)) {
    const shown = goStruct('core.SeccompProfile', { Type: goQuote(type), LocalhostProfile: goPointer('string', profile.localhostProfile) });
    problems.push(invalid(at, new GoSyntax(shown), 'can only be set when seccomp type is Localhost'));
  }
  return problems;
}

const contextSyntax = (context: SecurityContext): GoSyntax =>
  new GoSyntax(
    goStruct('core.SecurityContext', {
      Capabilities: goPointer('core.Capabilities', context.capabilities),
      Privileged: goPointer('bool', context.privileged),
      SELinuxOptions: goPointer('core.SELinuxOptions', context.seLinuxOptions),
      WindowsOptions: goPointer('core.WindowsSecurityContextOptions', context.windowsOptions),
      RunAsUser: goPointer('int64', context.runAsUser),
      RunAsGroup: goPointer('int64', context.runAsGroup),
      RunAsNonRoot: goPointer('bool', context.runAsNonRoot),
      ReadOnlyRootFilesystem: goPointer('bool', context.readOnlyRootFilesystem),
      AllowPrivilegeEscalation: goPointer('bool', context.allowPrivilegeEscalation),
      ProcMount: goPointer('core.ProcMountType', context.procMount),
      SeccompProfile: goPointer('core.SeccompProfile', context.seccompProfile),
    }),
  );
