import type { PodSpec, Toleration } from 'kubernetes-types/core/v1.d.ts';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { jsonSyntaxError } from '../../../apimachinery/go-json-syntax.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { MIRROR_POD } from '../../../apimachinery/mirror-pod.ts';
import type { FieldProblem } from '../../problems.ts';
import { localDescendingPath } from '../paths.ts';
import { forbidden, invalid } from '../problem.ts';
import { entries, text } from '../reading.ts';
import { validateTolerations } from '../tolerations.ts';
import { visitContainers } from './visit.ts';

const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** What the field securityContext.seccompProfile has replaced. */
export const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';

/** Followed by the container's name. */
export const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

type Annotations = { readonly [key: string]: string } | null | undefined;

/** @see kubernetes: pkg/apis/core/validation ValidatePodSpecificAnnotations */
export function validatePodAnnotations(annotations: Annotations, spec: PodSpec | undefined, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const values = new Map(entries(annotations));
  const mirror = values.get(MIRROR_POD);
  if (mirror !== undefined && !text(spec?.nodeName)) {
    problems.push(invalid(`${path}[${MIRROR_POD}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  }
  problems.push(...tolerations(values.get(TOLERATIONS), path));
  const cost = values.get(DELETION_COST);
  if (cost !== undefined && !isDeletionCost(cost)) problems.push(invalid(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  return [...problems, ...seccomp(values, path), ...appArmor(values, spec, path)];
}

/** @see kubernetes: pkg/apis/core/validation ValidatePodSpecificAnnotationUpdates */
export function validatePodAnnotationsUpdate(updated: Annotations, old: Annotations, spec: PodSpec | undefined): FieldProblem[] {
  const path = 'metadata.annotations';
  const problems: FieldProblem[] = [];
  const before = new Map(entries(old));
  const after = new Map(entries(updated));
  const refuse = (key: string, what: string) => {
    if (key.startsWith(APPARMOR)) problems.push(forbidden(`${path}[${key}]`, `may not ${what} AppArmor annotations`));
    if (key === MIRROR_POD) problems.push(forbidden(`${path}[${key}]`, `may not ${what} mirror pod annotation`));
  };
  for (const [key, value] of before) if (after.get(key) !== value) refuse(key, 'remove or update');
  for (const key of after.keys()) if (!before.has(key)) refuse(key, 'add');
  return [...problems, ...validatePodAnnotations(updated, spec, path)];
}

/** Where both a profile's field and its old annotation are given, they must say the same. @see kubernetes: validateSeccompAnnotationsAndFields */
export function validateSeccompMatches(meta: ObjectMeta | undefined, spec: PodSpec | undefined, path: string): FieldProblem[] {
  const annotations = new Map(entries(meta?.annotations));
  const problems = matchSeccomp(
    annotations.get(SECCOMP_POD),
    spec?.securityContext?.seccompProfile,
    `${path}.securityContext.seccompProfile`,
  );
  visitContainers(spec, path, (container, at) => {
    const annotation = annotations.get(`${SECCOMP_CONTAINER}${text(container.name)}`);
    problems.push(...matchSeccomp(annotation, container.securityContext?.seccompProfile, `${at}.securityContext.seccompProfile`));
  });
  return problems;
}

function matchSeccomp(
  annotation: string | undefined,
  profile: { type?: string; localhostProfile?: string } | undefined,
  path: string,
): FieldProblem[] {
  if (annotation === undefined || !profile) return [];
  const differs = [forbidden(`${path}.type`, 'seccomp type in annotation and field must match')];
  if (profile.type === 'Unconfined') return annotation === 'unconfined' ? [] : differs;
  if (profile.type === 'RuntimeDefault') return annotation === 'runtime/default' || annotation === 'docker/default' ? [] : differs;
  if (profile.type !== 'Localhost') return [];
  if (!annotation.startsWith('localhost/')) return differs;
  return annotation.slice('localhost/'.length) === profile.localhostProfile
    ? []
    : [forbidden(`${path}.localhostProfile`, 'seccomp profile in annotation and field must match')];
}

function tolerations(value: string | undefined, path: string): FieldProblem[] {
  if (!value) return [];
  const error = jsonSyntaxError(value);
  if (error) return [invalid(path, TOLERATIONS, error)];
  const parsed: unknown = JSON.parse(value);
  if (parsed === null) return [];
  if (Array.isArray(parsed)) return validateTolerations(parsed as Toleration[], `${path}.${TOLERATIONS}`);
  const kind = typeof parsed === 'boolean' ? 'bool' : typeof parsed;
  return [invalid(path, TOLERATIONS, `json: cannot unmarshal ${kind} into Go value of type []core.Toleration`)];
}

/** No plus sign, no leading zeros. @see kubernetes: pkg/apis/core/helper GetDeletionCostFromPodAnnotations */
const isDeletionCost = (value: string): boolean =>
  /^(-\d+|0|[1-9]\d*)$/.test(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 31;

const seccomp = (annotations: ReadonlyMap<string, string>, path: string): FieldProblem[] =>
  [SECCOMP_POD, ...[...annotations.keys()].filter((key) => key.startsWith(SECCOMP_CONTAINER))].flatMap((key) => {
    const profile = annotations.get(key);
    return profile === undefined ? [] : seccompName(profile, `${path}.${key}`);
  });

function seccompName(profile: string, path: string): FieldProblem[] {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return [];
  if (profile.startsWith('localhost/')) return localDescendingPath(profile.slice('localhost/'.length), path);
  return [invalid(path, profile, 'must be a valid seccomp profile')];
}

function appArmor(annotations: ReadonlyMap<string, string>, spec: PodSpec | undefined, path: string): FieldProblem[] {
  const names = new Set<string>();
  visitContainers(spec, 'spec', (container) => names.add(text(container.name)));
  return [...annotations].flatMap(([key, profile]) => {
    if (!key.startsWith(APPARMOR)) return [];
    const name = key.slice(APPARMOR.length);
    const known = profile === '' || profile === 'runtime/default' || profile === 'unconfined' || profile.startsWith('localhost/');
    return [
      ...(names.has(name) ? [] : [invalid(`${path}[${key}]`, name, 'container not found')]),
      ...(known ? [] : [invalid(`${path}[${key}]`, profile, `invalid AppArmor profile name: ${goQuote(profile)}`)]),
    ];
  });
}
