import { inGoOrder, readYaml } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { klogWarning } from '../../apimachinery/klog.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import type { Micros } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { type FlagSpec, type Flags, text } from '../command/flags.ts';
import { getObject } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { mustNotStand } from '../objects/standing-workloads.ts';
import { outputOf } from '../output/format.ts';
import { nameOf, printStructured } from '../output/structured.ts';
import type { Act } from '../view.ts';
import { recorded } from './record.ts';
import { tellPatch } from './requests/requests.ts';

/** `--dry-run` without a value, as it was of old, means client. */
export const dryRunFlag: FlagSpec = { name: 'dry-run', type: 'string', default: 'none', alone: 'unchanged', read: dryRun };

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy */
function dryRun(value: string): string {
  if (value === 'unchanged' || /^(1|t|T|true|TRUE|True)$/.test(value)) return 'client';
  if (/^(0|f|F|false|FALSE|False)$/.test(value)) return 'none';
  return value;
}

/** What is said of a dry run that is asked for as it was of old. */
export function dryRunWarning({ ordered }: Flags, now: Micros): string {
  const given = ordered.findLast(([{ name }]) => name === dryRunFlag.name)?.[1] ?? 'none';
  if (/^(client|server|none)$/.test(given)) return '';
  if (dryRun(given) === given) fail(`Invalid dry-run value (${given}). Must be "none", "server", or "client".`);
  const [line, asked] =
    given === 'unchanged'
      ? (['helpers.go:692', '--dry-run is deprecated'] as const)
      : ([dryRun(given) === 'none' ? 'helpers.go:709' : 'helpers.go:706', `--dry-run=${given} is deprecated (boolean value)`] as const);
  return klogWarning(now, line, `${asked} and can be replaced with --dry-run=${dryRun(given)}.`);
}

/** The flags of a verb that writes and prints what it wrote. */
export const writeFlags: readonly FlagSpec[] = [
  dryRunFlag,
  text('output', 'o'),
  text('template'),
  { name: 'allow-missing-template-keys', type: 'bool', default: 'true' },
  { name: 'show-managed-fields', type: 'bool', default: 'false' },
];
/** Of one that can say who it is. */
export const changeFlags: readonly FlagSpec[] = [text('field-manager'), ...writeFlags];

/** Patches an object and says what was done: `pod/web labeled`. */
export function patchObject(
  context: Context,
  object: KubernetesObject,
  given: unknown,
  done: string,
  { subresource, sent }: { readonly subresource?: string | undefined; readonly sent?: string } = {},
): void {
  const { flags } = context;
  const { changed, isSent } = sendPatch(context, object, given, done, subresource, sent);
  // What a file says is not what the cluster has.
  const isCompared = done === 'patched' && !(isSent && flags.list('filename').length > 0);
  // kubectl label prints what it has made itself.
  const isAnswered = isSent && (flags.text('dry-run') || 'none') === 'none' && context.view.live && !/label/.test(done);
  const { namespace = '', name } = object.metadata;
  const kept = isAnswered ? getObject(context.view, resourceOfKind(object.kind), namespace, name) : undefined;
  report(context, kept ?? changed, isCompared && goJson(changed) === goJson(object) ? 'patched (no change)' : done);
}

/** What the object is after it, and whether the API server was asked. */
export function sendPatch(
  context: Context,
  object: KubernetesObject,
  given: unknown,
  done: string,
  subresource?: string,
  sent?: string,
): { readonly changed: KubernetesObject; readonly isSent: boolean } {
  const { flags } = context;
  const annotations = recorded(context);
  const patch = annotations && !subresource ? mergePatch(given, { metadata: { annotations } }) : given;
  const { namespace, name } = object.metadata;
  const dryRun = flags.text('dry-run') || 'none';
  const intervention: Act = {
    kind: 'PATCH',
    resource: `${object.kind.toLowerCase()}/${name}`,
    patch,
    ...ifAny(flags.text('field-manager') || managerOf(done)),
    ...(namespace && { namespace }),
    ...(object.kind === 'Pod' && { pod: `${namespace}/${name}` }),
    ...(subresource && { subresource }),
  };
  const isSent = dryRun !== 'client' && !flags.bool('local');
  if (isSent && !PATCHED.has(object.kind)) mustNotStand(object);
  const told = { sent: sent ?? goJson(patch, ''), subresource };
  // What the API server makes of a patch may be less than the patch: what it does not know is left out.
  let answer: KubernetesObject | undefined;
  try {
    if (isSent && (dryRun === 'server' || done === 'patched')) answer = context.mustDryRun(intervention);
    if (isSent && dryRun === 'none') answer = acted(context, intervention, object, answer);
  } catch (error) {
    if (error instanceof KubectlError) tellPatch(context, object, { ...told, refused: error });
    throw error;
  }
  tellPatch(context, object, told);
  return { changed: answer ?? readAnew(mergePatch(object, patch) as Fields), isSent };
}

type Fields = Readonly<Record<string, unknown>>;

/** What kubectl has made itself. A version that is no text is none to it. @see kubernetes: apimachinery/pkg/apis/meta/v1/unstructured/helpers.go unstructuredJSONScheme decode, detectList */
function readAnew(made: Fields): KubernetesObject {
  const { kind, apiVersion } = made;
  if (typeof kind !== 'string' || kind === '') return fail(`Object 'Kind' is missing in '${goJson(made, '')}'`);
  return (typeof apiVersion === 'string' ? made : { ...made, apiVersion: '' }) as unknown as KubernetesObject;
}

/** What was only tried has no port or version of its own: where a patch is played apart from the run, it is looked up what it has come to there. */
function acted(
  context: Context,
  intervention: Act,
  object: KubernetesObject,
  tried: KubernetesObject | undefined,
): KubernetesObject | undefined {
  if (!tried || context.view.live) {
    context.mustAct(intervention);
    return tried;
  }
  const later = context.mustFollow(intervention, () => true, 0);
  const { namespace = '', name, resourceVersion } = object.metadata;
  const kept = getObject(later, resourceOfKind(object.kind), namespace, name);
  return kept && kept.metadata.resourceVersion !== resourceVersion ? kept : tried;
}

/** Of workloads. */
const PATCHED: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet']);

/** Whose change it is, by what is said to be done. @see kubernetes: the AddFieldManagerFlagVar of kubectl/pkg/cmd/ */
function managerOf(done: string): string | undefined {
  if (/label/.test(done)) return 'kubectl-label';
  if (done === 'annotate') return 'kubectl-annotate';
  if (/^(paused|restarted|resumed|rolled back)/.test(done)) return 'kubectl-rollout';
  if (done === 'scaled') return 'kubectl-scale';
  if (/updated/.test(done)) return 'kubectl-set';
  if (done === 'configured') return 'kubectl';
  return /taint|modified/.test(done) ? 'kubectl-taint' : undefined;
}

/** Else it is kubectl patch's. */
const ifAny = (fieldManager: string | undefined): Pick<Act, 'fieldManager'> => (fieldManager === undefined ? {} : { fieldManager });

/** Of these kubectl sets the word after it has said that the run is dry. @see kubernetes: kubectl/pkg/cmd/patch/patch.go, taint/taint.go Complete */
const FORGETFUL = /^(patched|tainted|untainted|modified)/;

/** Of these it makes a new printer for each object, which separates no documents. @see kubernetes: kubectl/pkg/cmd/label/label.go ToPrinter */
const ANEW = /^(patched|pruned|tainted|untainted|modified|(not |un)?labeled)/;

/** Of these it makes objects of Go's own types. @see kubernetes: the WithScheme of kubectl/pkg/cmd */
const DECODED = /^(rollout|set) /;

/** In the format that was asked for, or in a sentence. */
export function report(context: Context, object: KubernetesObject, done: string, { typed = false } = {}): void {
  const { flags } = context;
  const dryRun = flags.text('dry-run') || 'none';
  const suffix = dryRun === 'none' || FORGETFUL.test(done) ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)';
  if (outputOf(flags)) {
    if (!ANEW.test(done)) context.separate();
    const isDecoded = DECODED.test(context.command) || (context.command === 'taint' && dryRun !== 'client');
    printStructured(context, isDecoded ? inGoOrder(object) : object, { typed: typed || isDecoded });
  } else context.out(`${nameOf(object)} ${done}${suffix}\n`);
}

/** The first document of a text. Throws what go-yaml says is wrong with it. */
export function parseJsonOrYaml(source: string): unknown {
  const { documents, problems } = readYaml(source);
  if (problems[0]) throw new Error(problems[0].detail.replace('error converting YAML to JSON: ', ''));
  return documents[0]?.value;
}
