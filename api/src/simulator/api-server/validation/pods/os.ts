import type { PodSpec } from 'kubernetes-types/core/v1.d.ts';
import type { FieldProblem } from '../../problems.ts';
import { forbidden, notSupported, required } from '../problem.ts';
import { isSet, list, text } from '../reading.ts';
import { setsHostUsers } from './alpha-fields.ts';
import { visitContainers } from './visit.ts';

const systems = ['linux', 'windows'];

/** What a pod may not say when it names its operating system. @see kubernetes: validateOS, validateLinux, validateWindows */
export function validateOs(spec: PodSpec, path: string): FieldProblem[] {
  if (!spec.os) return [];
  const name = text(spec.os.name);
  if (!name) return [required(`${path}.os.name`, 'cannot be empty')];
  if (!systems.includes(name)) return [notSupported(`${path}.os`, name, systems)];
  return name === 'linux' ? linux(spec, path) : windows(spec, path);
}

function linux(spec: PodSpec, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (at: string) =>
    problems.push(forbidden(`${at}.securityContext.windowsOptions`, 'windows options cannot be set for a linux pod'));
  if (spec.securityContext?.windowsOptions) refuse(path);
  visitContainers(spec, path, (container, at) => {
    if (container.securityContext?.windowsOptions) refuse(at);
  });
  return problems;
}

const containerFields = [
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

function windows(spec: PodSpec, path: string): FieldProblem[] {
  const context = spec.securityContext ?? {};
  const at = `${path}.securityContext`;
  const refused: [boolean, string][] = [
    [isSet(context.seLinuxOptions), `${at}.seLinuxOptions`],
    [setsHostUsers(spec), `${path}.hostUsers`],
    [Boolean(spec.hostPID), `${path}.hostPID`],
    [Boolean(spec.hostIPC), `${path}.hostIPC`],
    [isSet(context.seccompProfile), `${at}.seccompProfile`],
    [isSet(context.fsGroup), `${at}.fsGroup`],
    [isSet(context.fsGroupChangePolicy), `${at}.fsGroupChangePolicy`],
    [list(context.sysctls).length > 0, `${at}.sysctls`],
    [isSet(spec.shareProcessNamespace), `${path}.shareProcessNamespace`],
    [isSet(context.runAsUser), `${at}.runAsUser`],
    [isSet(context.runAsGroup), `${at}.runAsGroup`],
    [isSet(context.supplementalGroups), `${at}.supplementalGroups`],
  ];
  visitContainers(spec, path, (container, containerPath) => {
    for (const field of containerFields) {
      refused.push([isSet(container.securityContext?.[field]), `${containerPath}.securityContext.${field}`]);
    }
  });
  return refused.filter(([is]) => is).map(([, where]) => forbidden(where, 'cannot be set for a windows pod'));
}
