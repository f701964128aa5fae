import type { Loose } from '../defaults/loose.ts';
import { baselineChecks, restrictedChecks } from './pod-security-checks.ts';
import { forbidden, type Plugin } from './types.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LATEST_MINOR = 27;

/**
 * Holds Pods against the Pod Security Standard that their namespace's labels name: `enforce` refuses, `warn` warns.
 * @see kubernetes: staging/src/k8s.io/pod-security-admission/admission/admission.go EvaluatePod
 */
export const podSecurity: Plugin = (attributes) => {
  const { info, operation, object: pod, cluster, warn } = attributes;
  if (info.kind !== 'Pod' || operation !== 'CREATE') return undefined;
  const labels = cluster.get('Namespace', undefined, pod.metadata.namespace)?.metadata.labels ?? {};
  const enforced = evaluate(labels, 'enforce', pod);
  if (enforced) return forbidden(attributes, `violates PodSecurity ${enforced}`, 'spec');
  const warned = evaluate(labels, 'warn', pod);
  if (warned) warn(`would violate PodSecurity ${warned}`);
  return undefined;
};

/** `"restricted:latest": host namespaces (hostNetwork=true), …`; undefined if nothing is wrong. */
function evaluate(labels: Readonly<Record<string, string>>, mode: string, pod: Loose): string | undefined {
  const level = labels[PREFIX + mode];
  if (!level || level === 'privileged') return undefined;
  // What is no level counts as the strictest. @see kubernetes: pod-security-admission/api/helpers.go PolicyToEvaluate
  const strict = level !== 'baseline';
  const version = /^v1\.(\d+)$/.exec(labels[`${PREFIX}${mode}-version`] ?? '');
  const minor = Math.min(version ? Number(version[1]) : LATEST_MINOR, LATEST_MINOR);
  const restricted = strict ? restrictedChecks.filter((check) => minor >= check.since) : [];
  const overridden = new Set(restricted.map(({ overrides }) => overrides));
  const checks = [...baselineChecks.filter(({ id, since }) => !overridden.has(id) && minor >= since), ...restricted];
  const reasons = checks.flatMap(({ check }) => check(pod, minor) ?? []).map(({ reason, detail }) => `${reason} (${detail})`);
  if (reasons.length === 0) return undefined;
  return `"${strict ? 'restricted' : 'baseline'}:${version ? `v1.${version[1]}` : 'latest'}": ${reasons.join(', ')}`;
}
