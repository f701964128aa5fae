import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isDnsLabel, isDnsSubdomain } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goPointer, goSlice, goStruct } from '../go-syntax.ts';
import { duplicate, forbidden, invalid, invalids, notFound, oneOf, required } from '../problem.ts';
import { isSet, list, text } from '../reading.ts';

/**
 * Fields behind a gate that is off in v1.27. Of a new Pod they are dropped before anything is judged; the rules are there all the
 * same, for a Pod that came by them otherwise.
 */
interface ClaimSource {
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}
interface PodResourceClaim {
  readonly name?: string;
  readonly source?: ClaimSource;
}
interface ResizePolicy {
  readonly resourceName?: string;
  readonly restartPolicy?: string;
}
type AlphaSpec = PodSpec & { readonly hostUsers?: boolean; readonly resourceClaims?: readonly PodResourceClaim[] };
type AlphaContainer = Container & {
  readonly resizePolicy?: readonly ResizePolicy[];
  readonly resources?: { readonly claims?: readonly { readonly name?: string }[] };
};

/** The names of a Pod's resource claims. */
export const claimNames = (spec: PodSpec): ReadonlySet<string> =>
  new Set(
    list((spec as AlphaSpec).resourceClaims)
      .map(({ name }) => text(name))
      .filter(Boolean),
  );

/** @see kubernetes: pkg/apis/core/validation validatePodResourceClaims */
export function validatePodResourceClaims(spec: PodSpec, podName: string, path: string): FieldProblem[] {
  const names = new Set<string>();
  return list((spec as AlphaSpec).resourceClaims).flatMap(({ name: given, source }, i) => {
    const at = `${path}[${i}]`;
    const name = text(given);
    const problems = claimName(name, names, source, podName, `${at}.name`);
    if (name) names.add(name);
    return [...problems, ...claimSource(source ?? {}, `${at}.source`)];
  });
}

function claimName(
  name: string,
  taken: ReadonlySet<string>,
  source: ClaimSource | undefined,
  podName: string,
  path: string,
): FieldProblem[] {
  if (!name) return [required(path)];
  if (taken.has(name)) return [duplicate(path, name)];
  const wrong = invalids(path, name, isDnsLabel(name));
  if (wrong.length || !isSet(source?.resourceClaimTemplateName)) return wrong;
  const full = `${podName}-${name}`;
  return isDnsSubdomain(full).map((message) => invalid(path, full, `final ResourceClaim name: ${message}`));
}

function claimSource(source: ClaimSource, path: string): FieldProblem[] {
  const { resourceClaimName: name, resourceClaimTemplateName: template } = source;
  const shown = new GoSyntax(
    goStruct('core.ClaimSource', {
      ResourceClaimName: goPointer('string', name),
      ResourceClaimTemplateName: goPointer('string', template),
    }),
  );
  const both = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
  return [
    ...(isSet(name) && isSet(template) ? [invalid(path, shown, both)] : []),
    ...(!isSet(name) && !isSet(template)
      ? [invalid(path, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')]
      : []),
    ...(isSet(name) ? invalids(`${path}.resourceClaimName`, name, isDnsSubdomain(name)) : []),
    ...(isSet(template) ? invalids(`${path}.resourceClaimTemplateName`, template, isDnsSubdomain(template)) : []),
  ];
}

/** @see kubernetes: pkg/apis/core/validation validateResourceClaimNames */
export function validateResourceClaimNames(container: Container, ofPod: ReadonlySet<string>, path: string): FieldProblem[] {
  const names = new Set<string>();
  const known = [...ofPod].sort();
  return list((container as AlphaContainer).resources?.claims).flatMap((claim, i) => {
    const at = `${path}[${i}]`;
    const name = text(claim.name);
    if (!name) return [required(at)];
    const problems = names.has(name) ? [duplicate(at, name)] : [];
    names.add(name);
    if (ofPod.has(name)) return problems;
    const among = `must be one of the names in pod.spec.resourceClaims${known.length ? `: ${known.join(', ')}` : ' which is empty'}`;
    const missing = notFound(at, name);
    return [...problems, { ...missing, detail: `${missing.detail}: ${among}` }];
  });
}

const resizable = ['cpu', 'memory'];
const resizeRestarts = ['NotRequired', 'RestartContainer'];

/** Reported without an index, but for what is there twice. @see kubernetes: pkg/apis/core/validation validateResizePolicy */
export function validateResizePolicy(container: Container, path: string): FieldProblem[] {
  const seen = new Set<string>();
  return resizePolicies(container).flatMap((policy, i) => {
    const name = text(policy.resourceName);
    const restart = text(policy.restartPolicy);
    const twice = seen.has(name);
    seen.add(name);
    return [...(twice ? [duplicate(`${path}[${i}]`, name)] : []), ...oneOf(name, resizable, path), ...oneOf(restart, resizeRestarts, path)];
  });
}

/** @see kubernetes: pkg/apis/core/validation validateInitContainers */
export function forbidResizePolicy(container: Container, path: string): FieldProblem[] {
  const policies = resizePolicies(container);
  if (!policies.length) return [];
  const shown = policies.map((policy) =>
    goStruct('core.ContainerResizePolicy', {
      ResourceName: goQuote(text(policy.resourceName)),
      RestartPolicy: goQuote(text(policy.restartPolicy)),
    }),
  );
  return [invalid(path, new GoSyntax(goSlice('core.ContainerResizePolicy', shown)), 'must not be set for init containers')];
}

const resizePolicies = (container: Container): readonly ResizePolicy[] => list((container as AlphaContainer).resizePolicy);

const userNamespaceVolumes = ['emptyDir', 'secret', 'downwardAPI', 'configMap', 'projected'] as const;
const hostNamespaces = [
  ['hostNetwork', 'hostNetwork'],
  ['hostPID', 'HostPID'],
  ['hostIPC', 'HostIPC'],
] as const;

/** A Pod with users of its own has neither other volumes nor the host's namespaces. @see kubernetes: pkg/apis/core/validation validateHostUsers */
export function validateHostUsers(spec: PodSpec, path: string): FieldProblem[] {
  if ((spec as AlphaSpec).hostUsers !== false) return [];
  return [
    ...list(spec.volumes).flatMap((volume, i) =>
      userNamespaceVolumes.some((field) => isSet(volume[field]))
        ? []
        : [forbidden(`${path}.volumes[${i}]`, 'volume type not supported when `pod.Spec.HostUsers` is false')],
    ),
    ...hostNamespaces
      .filter(([field]) => spec[field])
      .map(([, shown]) => forbidden(`${path}.${shown}`, 'when `pod.Spec.HostUsers` is false')),
  ];
}

/** The field is dropped from new Pods, but may come by another way. */
export const setsHostUsers = (spec: PodSpec): boolean => isSet((spec as AlphaSpec).hostUsers);
