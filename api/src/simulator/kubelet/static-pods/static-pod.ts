import { checkObject, defaulted, fieldProblemText, firstTypeProblem, type Json, readYaml, validatePod } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { type Micros, Random } from '../../engine/index.ts';
import { firstSeen, SEEN } from '../pod/source.ts';

type Loose = Omit<Pod, 'metadata'> & { readonly metadata: Partial<Pod['metadata']> & { readonly name: string } };

/**
 * The Pod that a file on the node stands for, or why there is none that is valid, which only the kubelet's log tells.
 * Unknown fields are passed over.
 * @param path of the file, by which (and by the node, and by what it says) its uid is made if it brings none
 * @see kubernetes: pkg/kubelet/config/common.go tryDecodeSinglePod, applyDefaults
 */
export function staticPodOf(text: string, path: string, node: string, now: Micros): Pod | string {
  const { documents, problems } = readYaml(text);
  const value = documents[0]?.value;
  const undecoded = (why: string): string => `${path}: couldn't parse as pod(${why}), please check config file`;
  if (problems[0]) return undecoded(problems[0].detail.replace(/^error converting YAML to JSON: /, ''));
  if (!isPod(value)) return undecoded(whyNoPod(value));
  const checked = checkObject(value, 'Pod');
  const mistyped = firstTypeProblem(checked);
  if (mistyped) return undecoded(mistyped.detail);
  const { object } = checked;
  const given = defaulted('Pod', object) as Loose;
  if (!given.metadata?.name) return 'invalid pod: name is needed for the pod';
  const uid = given.metadata.uid || new Random(JSON.stringify([object, node, path], withoutNulls)).hex(32);
  const pod: Pod = {
    ...given,
    metadata: {
      ...(given.metadata as Pod['metadata']),
      name: `${given.metadata.name}-${node.toLowerCase()}`,
      namespace: given.metadata.namespace ?? 'default',
      uid,
      annotations: {
        ...given.metadata.annotations,
        'kubernetes.io/config.hash': uid,
        [SEEN]: firstSeen(now),
        'kubernetes.io/config.source': 'file',
      },
    },
    spec: { ...given.spec, nodeName: node, tolerations: [...(given.spec.tolerations ?? []).filter(isNoOther), EVERYTHING] },
    status: { phase: 'Pending' },
  };
  const invalid = validatePod(pod as Parameters<typeof validatePod>[0]);
  return invalid.length > 0 ? `invalid pod: [${invalid.map(fieldProblemText).join(' ')}]` : pod;
}

/** What is null is not there, once it is decoded. */
const withoutNulls = (_: string, value: unknown): unknown => (value === null ? undefined : value);

type Toleration = NonNullable<Pod['spec']['tolerations']>[number];

/** No taint evicts a static Pod. */
const EVERYTHING: Toleration = { effect: 'NoExecute', operator: 'Exists' };
const isNoOther = ({ key, operator, value, effect }: Toleration): boolean =>
  Boolean(key || value) || operator !== EVERYTHING.operator || effect !== EVERYTHING.effect;

const isPod = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'Pod' && value.apiVersion === 'v1';

/** @see kubernetes: apimachinery/pkg/runtime/error.go NewMissingVersionErr, NewMissingKindErrWithBody, NewNotRegisteredErrForKind */
function whyNoPod(value: Json | undefined): string {
  const body = JSON.stringify(sorted(value ?? null)).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  const given = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  if (!given.kind) return `Object 'Kind' is missing in '${body}'`;
  if (!given.apiVersion) return `Object 'apiVersion' is missing in '${body}'`;
  return `no kind ${goQuote(String(given.kind))} is registered for version ${goQuote(String(given.apiVersion))} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
}

/** As a YAML decoder of Go's hands it on. */
const sorted = (value: Json): Json =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, one]) => [name, sorted(one as Json)]),
        );
