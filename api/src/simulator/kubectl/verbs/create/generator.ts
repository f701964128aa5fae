import { bystanderKinds, type Change, inGoOrder, isStored } from '../../../api-server/index.ts';
import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { compareText } from '../../../apimachinery/compare-text.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { mergePatch } from '../../../apimachinery/patch/merge-patch.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import { Random } from '../../../engine/index.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError, notSimulated, usageError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { bool, type FlagSpec } from '../../command/flags.ts';
import { amongOthers, refusalCode, serverText } from '../../command/refusals.ts';
import { allow, toldOf } from '../../objects/access.ts';
import { getObject } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { checkFormat } from '../../output/check-format.ts';
import { NAME_ROOM, suffix } from '../../text/suffix.ts';
import type { Act, ClusterView } from '../../view.ts';
import { notedIfAsked } from '../apply/noted.ts';
import { changeFlags, report } from '../change.ts';
import { eachObject } from '../files.ts';
import { recorded } from '../record.ts';
import { tellSchema } from '../requests/filed.ts';
import { pathOf, queryOf, tellRefusal, tellRequest, tellsRequests } from '../requests/requests.ts';
import { keptAnswer } from '../requests/told-writes.ts';
import { reviewed } from './review.ts';

/** Its fields stand in the order of the Go type, in which JSON is printed. */
export type Manifest = Readonly<Record<string, unknown>>;

/** The flags of every `kubectl create`. */
export const createFlags: readonly FlagSpec[] = [
  bool('save-config'),
  { name: 'validate', type: 'string', default: 'strict', alone: 'strict' },
  ...changeFlags,
];

interface Generator {
  /** `create deployment` */
  readonly command: string;
  readonly aliases?: readonly string[];
  readonly flags: readonly FlagSpec[];
  /** Flags without which there is nothing to make. */
  readonly required?: readonly string[];
  readonly build: (context: Context, name: string) => Manifest;
  /** Before what the API server says when it refuses: most commands have such words. */
  readonly failed?: string;
  /** Whether --save-config is heeded. */
  readonly isSaved?: boolean;
}

/** A command that makes an object of one kind from its name and its flags. */
export const generator = ({ command, aliases, flags, required = [], build, failed, isSaved = true }: Generator): Verb => ({
  flags: [...flags, ...createFlags],
  ...(aliases && { aliases }),
  run(context) {
    requireFlags(context, required);
    fieldValidation(context);
    const name = nameOf(context, command);
    checkFormat(context);
    const manifest = build(context, name);
    createObject(context, isSaved ? savedIfAsked(context, manifest) : manifest, `kubectl ${command}`, { failed });
  },
});

/** @see github.com/spf13/cobra: command.go ValidateRequiredFlags */
export function requireFlags({ flags }: Context, required: readonly string[]): void {
  const missing = [...required].sort().filter((name) => !flags.given(name));
  if (missing.length > 0) throw new KubectlError(`error: required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set\n`);
}

/** As kubectl apply would have it: with what it was made as, and its namespace only where that was said. @see kubernetes: kubectl/pkg/util/apply.go CreateOrUpdateAnnotation */
function savedIfAsked({ flags }: Context, manifest: Manifest, isPlaced = flags.given('namespace')): Manifest {
  if (!flags.bool('save-config')) return manifest;
  const { name, namespace, creationTimestamp, labels, annotations } = manifest.metadata as Manifest;
  const { namespace: _, ...unplaced } = manifest.metadata as Manifest;
  const config = isPlaced ? manifest : withMetadata(manifest, unplaced);
  const saved = { [LAST_APPLIED]: `${goJson(config, '', { sort: false })}\n` };
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    creationTimestamp,
    ...(labels !== undefined && { labels }),
    annotations: mapOf(Object.entries({ ...(annotations as object), ...saved })),
  };
  return withMetadata(manifest, metadata);
}

/** In its place. */
const withMetadata = (manifest: Manifest, metadata: Manifest): Manifest =>
  Object.fromEntries(Object.entries(manifest).map(([key, value]) => [key, key === 'metadata' ? metadata : value]));

/** @see kubernetes: kubectl/pkg/cmd/create/create.go NameFromCommandArgs */
export function nameOf({ args, dash = args.length }: Context, command: string): string {
  if (dash !== 1) usageError(command, `exactly one NAME is required, got ${dash}`);
  return args[0] as string;
}

/** Sends a manifest to the API server and says what became of it. */
export function createObject(
  context: Context,
  manifest: Manifest,
  command: string,
  { done = 'created', failed, typed = true }: { done?: string; failed?: string | undefined; typed?: boolean } = {},
): void {
  report(context, madeObject(context, manifest, command, failed), done, { typed });
}

/** Sends it, and says nothing. */
export function madeObject(context: Context, manifest: Manifest, command: string, failed?: string): KubernetesObject {
  const annotations = recorded(context);
  const dryRun = context.flags.text('dry-run');
  // These note what they send alone.
  const made = dryRun !== 'client' && /(run|expose)$/.test(command) ? savedIfAsked(context, manifest, false) : manifest;
  const object = (annotations ? mergePatch(made, { metadata: { annotations } }) : made) as KubernetesObject;
  const resource = resourceOfKind(object.kind);
  if (dryRun !== 'client' && !resource.kind && !bystanderKinds.includes(object.kind))
    notSimulated(`${command}, unless as a dry run (--dry-run=client -o yaml),`);
  return dryRun === 'client' ? object : inGoOrder(create(context, object, managerOf(command), failed));
}

/** What the API server answers: the object as it keeps it. */
function create(context: Context, object: KubernetesObject, manager: string, failed: string | undefined): KubernetesObject {
  try {
    const { kind, metadata } = object;
    allow(context, 'create', resourceOfKind(kind), undefined, undefined, metadata.namespace);
    const creation = creationOf(context, object as unknown as Manifest, manager);
    if (context.flags.text('dry-run') === 'server') {
      const made = context.mustDryRun(creation) ?? object;
      tellPost(context, object, 201);
      return made;
    }
    const view = context.mustFollow(creation, () => true, 0);
    tellPost(context, object, 201);
    const kept = getObject(view, resourceOfKind(kind), metadata.namespace ?? context.namespace, metadata.name) ?? object;
    return asMade(view, kept);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    const refused = error.stderr;
    const code = refusalCode(refused);
    tellPost(context, object, code, error);
    if (code === 409 && failed === undefined) tellTaken(context, object, serverText(error));
    const isServers = /^(Error from server|The \w+ "|error: invalid namespace )/.test(refused);
    if (failed === undefined || !isServers) throw new KubectlError(refused, error.exitCode);
    throw new KubectlError(`error: ${failed} ${amongOthers(refused).replace(/^Error from server(?: \(\w+\))?: /, '')}`);
  }
}

/** What the API server has answered: what its controllers have made of it at once came later. */
function asMade(view: Pick<ClusterView, 'history'>, kept: KubernetesObject): KubernetesObject {
  const { kind, metadata } = kept;
  if (!isStored(kind)) return kept;
  const isIt = ({ type, object }: Change): boolean => type === 'ADDED' && object.metadata.uid === metadata.uid;
  return (view.history(kind) as readonly Change[]).findLast(isIt)?.object ?? kept;
}

/** There is one of that name. */
const tellTaken = (context: Context, { kind, metadata }: KubernetesObject, message: string): void =>
  tellRefusal(context, { reason: 'AlreadyExists', message, code: 409, resource: resourceOfKind(kind), name: metadata.name });

/** Of those that say strictly what they want. */
function tellPost(context: Context, object: KubernetesObject, status: number, refused?: KubectlError): void {
  const { kind, metadata } = object;
  const { flags, command } = context;
  if (!tellsRequests(context)) return;
  const resource = resourceOfKind(kind);
  const isCreate = command.startsWith('create');
  const query = queryOf({
    dryRun: flags.text('dry-run') === 'server' ? 'All' : '',
    fieldManager: flags.text('field-manager') || managerOf(context.command),
    fieldValidation: isCreate ? fieldValidation(context) : '',
  });
  const path = `${pathOf(resource, metadata.namespace)}${query}`;
  if (isCreate || /^(run|expose)$/.test(command))
    tellRequest(context, {
      method: 'POST',
      path,
      status,
      accept: command === 'create' ? 'application/json' : 'application/json, */*',
      sends: 'application/json',
      sent: sentText(context, object),
      refusal: refused,
      ...(!refused && { received: keptAnswer(context, resource, metadata.namespace, metadata.name) ?? object }),
    });
}

/** In the order of Go's type, and in a namespace only where that was said; what is exposed is no object of a type. */
function sentText({ flags, command }: Context, object: KubernetesObject): string {
  const isPlaced = flags.given('namespace') && /^create /.test(command);
  const { namespace: _, ...unplaced } = object.metadata;
  const sent = isPlaced ? (object as unknown as Manifest) : withMetadata(object as unknown as Manifest, unplaced);
  return command === 'expose' ? goJson(sent, '') : goJson(inGoOrder(sent as unknown as KubernetesObject), '', { sort: false });
}

/** `kubectl create -f` */
export function createFiles(context: Context): void {
  eachObject(context, 'create', (object, { name }) => {
    tellSchema(context, object);
    try {
      const review = context.flags.text('dry-run') === 'client' ? undefined : reviewed(context, object);
      if (review) report(context, review, 'created', { typed: false });
      else createObject(context, notedIfAsked(context, withName(context, object)) as unknown as Manifest, 'create', { typed: false });
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      if (refusalCode(error.stderr) === 409) tellTaken(context, object, `error when creating "${name}": ${serverText(error)}`);
      throw toldOf(error, `error when creating "${name}": `);
    }
  });
}

/** The API server, if it is asked, gives what has none a name. */
function withName({ view, flags }: Context, object: KubernetesObject): KubernetesObject {
  if (flags.text('dry-run') === 'client') return object;
  const { name, generateName } = object.metadata;
  const seed = `${view.now} ${goJson(object)}`;
  const given = generateName
    ? `${generateName.slice(0, NAME_ROOM)}${suffix(seed)}`
    : object.kind === 'LimitRange'
      ? new Random(seed).uuid()
      : name;
  return name || !given ? object : { ...object, metadata: { ...object.metadata, name: given } };
}

/** @see kubernetes: the AddFieldManagerFlagVar of kubectl/pkg/cmd/ */
const managerOf = (command: string): string => `kubectl-${/(run|expose|replace)$/.exec(command)?.[1] ?? 'create'}`;

/** What makes an object that there is not yet, in that name if no other is given. */
export function creationOf({ flags }: Context, manifest: Manifest, manager: string): Act {
  const fieldManager = flags.text('field-manager') || manager;
  const how = { fieldManager, fieldValidation: fieldValidation({ flags }), how: 'create' as const };
  return { kind: 'APPLY', manifest: goJson(withoutNulls(unversioned(manifest))), ...how };
}

/** kubectl sends none. @see kubernetes: cli-runtime/pkg/resource/helper.go Create */
function unversioned(manifest: Manifest): Manifest {
  if (!isRecord(manifest.metadata)) return manifest;
  const { resourceVersion: _, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item) ?? null);
  if (!isRecord(value)) return value ?? undefined;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])));
}

/** Of an object in a namespace. */
export const metaOf = (context: Context, name: string, more: Manifest = {}): Manifest => ({
  name,
  ...namespaceOf(context),
  creationTimestamp: null,
  ...more,
});

/** Only where it is said, or sent. */
const namespaceOf = (context: Context): Manifest =>
  context.flags.given('namespace') || context.flags.text('dry-run') !== 'client' ? { namespace: context.namespace } : {};

/** As Go writes a map: by key. */
export const mapOf = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries([...entries].sort(([a], [b]) => compareText(a, b)));

/** `a=b,c=d` @see kubernetes: kubectl/pkg/generate/generate.go ParseLabels */
export const parsedLabels = (text: string): Readonly<Record<string, string>> =>
  mapOf(
    text.split(',').map((pair) => {
      const [key = '', value, ...more] = pair.split('=');
      if (value === undefined || more.length > 0) return fail(`unexpected label spec: ${pair}`);
      return key === '' ? fail('unexpected empty label key') : [key, value];
    }),
  );
