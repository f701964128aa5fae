import { sameJson } from '../../apimachinery/same-json.ts';
import type { Loose } from '../defaults/loose.ts';
import { type FieldProblem, fieldProblemText, invalidMessage } from '../problems.ts';
import { SECCOMP_CONTAINER, SECCOMP_POD } from '../validation/pods/pod-annotations.ts';
import { invalid } from '../validation/problem.ts';
import { baselineChecks, restrictedChecks, type Violation } from './pod-security-checks.ts';
import { type Attributes, forbidden, type Plugin, type Refusal } from './types.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LATEST_MINOR = 27;
const modes = ['enforce', 'audit', 'warn'] as const;
const levels = ['privileged', 'baseline', 'restricted'];

/**
 * Holds Pods against the Pod Security Standard that their namespace's labels name: `enforce` refuses, `warn` warns. The labels
 * themselves must make sense.
 * @see kubernetes: staging/src/k8s.io/pod-security-admission/admission/admission.go ValidatePod, ValidateNamespace
 */
export const podSecurity: Plugin = (attributes) => {
  const { info, operation, object, old, cluster, warn } = attributes;
  if (info.kind === 'Namespace') return validateNamespace(attributes);
  if (info.kind !== 'Pod' || (operation === 'UPDATE' && !isSignificantUpdate(object, old as Loose))) return undefined;
  const labels = cluster.get('Namespace', undefined, object.metadata.namespace)?.metadata.labels ?? {};
  const enforce = policyOf(labels, 'enforce');
  const violations = evaluate(enforce, object);
  if (violations.length > 0) return forbidden(attributes, `violates PodSecurity ${told(enforce, violations)}`, 'spec');
  const warned = policyOf(labels, 'warn');
  const warnings = evaluate(warned, object);
  if (warnings.length > 0) warn(`would violate PodSecurity ${told(warned, warnings)}`);
  return undefined;
};

interface Policy {
  readonly level: string;
  /** `latest`, `v1.24` */
  readonly version: string;
}

type Labels = Readonly<Record<string, string>>;

const versionOf = (text: string): RegExpExecArray | null => /^v1\.([0-9]|[1-9][0-9]*)$/.exec(text);

/** What is no level counts as the strictest where it is enforced, and as none where it is not. @see kubernetes: pod-security-admission/api/helpers.go PolicyToEvaluate */
function policyOf(labels: Labels, mode: (typeof modes)[number]): Policy {
  const level = labels[PREFIX + mode] ?? 'privileged';
  const version = labels[`${PREFIX}${mode}-version`] ?? 'latest';
  return {
    level: levels.includes(level) ? level : mode === 'enforce' ? 'restricted' : 'privileged',
    version: versionOf(version) ? version : 'latest',
  };
}

function evaluate({ level, version }: Policy, pod: Loose): Violation[] {
  if (level === 'privileged') return [];
  const minor = Math.min(Number(versionOf(version)?.[1] ?? LATEST_MINOR), LATEST_MINOR);
  const restricted = level === 'restricted' ? restrictedChecks.filter((check) => minor >= check.since) : [];
  const overridden = new Set(restricted.map(({ overrides }) => overrides));
  const checks = [...baselineChecks.filter(({ id, since }) => !overridden.has(id) && minor >= since), ...restricted];
  return checks.flatMap(({ check }) => check(pod, minor) ?? []);
}

/** `"restricted:latest": host namespaces (hostNetwork=true), …` */
const told = ({ level, version }: Policy, violations: readonly Violation[]): string =>
  `"${level}:${version}": ${violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')}`;

/** Of what may change in a Pod, images, and the annotations that once were seccomp's fields. */
function isSignificantUpdate(pod: Loose, old: Loose): boolean {
  const key = (of: Loose, name: string): unknown => of.metadata.annotations?.[name];
  const changed = (container: Loose, before: Loose | undefined): boolean => {
    const seccomp = `${SECCOMP_CONTAINER}${container.name}`;
    return !before || container.image !== before.image || key(pod, seccomp) !== key(old, seccomp);
  };
  return (
    key(pod, SECCOMP_POD) !== key(old, SECCOMP_POD) ||
    ['containers', 'initContainers', 'ephemeralContainers'].some((field) =>
      ((pod.spec[field] ?? []) as Loose[]).some((container) =>
        changed(
          container,
          ((old.spec[field] ?? []) as Loose[]).find(({ name }) => name === container.name),
        ),
      ),
    )
  );
}

function validateNamespace({ info, operation, object, old, cluster, warn }: Attributes): Refusal | undefined {
  const labels = (object.metadata.labels ?? {}) as Labels;
  const before = (old?.metadata.labels ?? {}) as Labels;
  const problems = wrongLabels(labels);
  const [first] = problems;
  // What was wrong already, and is wrong no otherwise, keeps nobody from changing the rest.
  if (first && (operation === 'CREATE' || !sameJson(problems, wrongLabels(before)))) {
    const message = invalidMessage(info.kind, object.metadata.name, problems.map(fieldProblemText));
    return { ...first, message, code: 422, reason: 'Invalid', problems };
  }
  if (operation === 'UPDATE') for (const text of namespaceWarnings(object.metadata.name, labels, before, cluster)) warn(text);
  return undefined;
}

function wrongLabels(labels: Labels): FieldProblem[] {
  const wrong = (label: string, isGood: (value: string) => boolean, wanted: string): FieldProblem[] => {
    const value = labels[label];
    return value === undefined || isGood(value) ? [] : [invalid(`metadata.labels[${label}]`, value, wanted)];
  };
  return modes.flatMap((mode) => [
    ...wrong(PREFIX + mode, (value) => levels.includes(value), `must be one of ${levels.join(', ')}`),
    ...wrong(`${PREFIX}${mode}-version`, (value) => value === 'latest' || versionOf(value) !== null, 'must be "latest" or "v1.x"'),
  ]);
}

/** Of Pods that are there and would not be let in any more. @see kubernetes: pod-security-admission/admission/admission.go EvaluatePodsInNamespace */
function namespaceWarnings(name: string, labels: Labels, before: Labels, cluster: Attributes['cluster']): string[] {
  const [now, then] = [policyOf(labels, 'enforce'), policyOf(before, 'enforce')];
  const relaxed = now.version === then.version && levels.indexOf(now.level) <= levels.indexOf(then.level);
  if (now.level === 'privileged' || relaxed) return [];
  const pods = new Map<string, string[]>();
  for (const pod of cluster.list('Pod', name)) {
    const reasons = evaluate(now, pod as Loose).map(({ reason }) => reason);
    if (reasons.length > 0) pods.set(reasons.join(', '), [...(pods.get(reasons.join(', ')) ?? []), pod.metadata.name]);
  }
  const told = [...pods].map(([reasons, names]) => {
    const [first] = names.toSorted();
    const others = names.length - 1;
    return `${first}${others === 0 ? '' : ` (and ${others} other pod${others === 1 ? '' : 's'})`}: ${reasons}`;
  });
  if (told.length === 0) return [];
  return [`existing pods in namespace "${name}" violate the new PodSecurity enforce level "${now.level}:${now.version}"`, ...told.sort()];
}
