import { nullsRead, type PatchType, unfitPatch } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { JsonPatchError, jsonPatch, mergePatchBetween } from '../../apimachinery/patch/json-patch.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { StrategicPatchError, strategicPatch } from '../../apimachinery/patch/strategic-patch.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES } from '../command/errors.ts';
import { bool, fileFlags, text } from '../command/flags.ts';
import { readFile } from '../command/read-file.ts';
import { scaleOf } from '../objects/scale.ts';
import { withPart } from '../objects/subresource.ts';
import { changeFlags, patchObject, report, sendPatch } from './change.ts';
import { resolveAll, visit } from './filed.ts';
import { hasFiles } from './files.ts';
import { readPatch, sentPatch, typedPatch } from './patch-text.ts';
import { recordFlag } from './record.ts';
import { tellPatch } from './requests/requests.ts';

/** @see kubernetes: kubectl/pkg/cmd/patch/patch.go */
export const patch: Verb = {
  flags: [
    text('patch', 'p'),
    text('patch-file'),
    text('type', undefined, 'strategic'),
    text('subresource'),
    ...fileFlags,
    bool('local'),
    recordFlag,
    ...changeFlags,
  ],
  run(context) {
    const { flags, args } = context;
    const type = flags.text('type').toLowerCase() as PatchType;
    if (flags.text('patch') && flags.text('patch-file')) fail('cannot specify --patch and --patch-file together');
    if (!flags.text('patch') && !flags.text('patch-file'))
      fail('must specify --patch or --patch-file containing the contents of the patch');
    if (flags.bool('local') && args.length > 0) fail('cannot specify --local and server resources');
    if (!['strategic', 'merge', 'json'].includes(type)) fail(`--type must be one of [json merge strategic], not "${flags.text('type')}"`);
    const subresource = flags.text('subresource') || undefined;
    checkSubresource(subresource);
    const source = flags.text('patch') || patchFile(context);
    const given = readPatch(source);
    if (args.length === 0 && !hasFiles(context)) fail(NO_RESOURCES);
    const found = resolveAll(context, args, { selectors: false, all: false, isRefetched: false, inOrder: true }).map((group) =>
      subresource ? withPart(group, subresource) : group,
    );
    const isOwn = flags.bool('local') || flags.text('dry-run') === 'client';
    visit(context, found, (object) => {
      const patched = subresource === 'scale' ? scaleOf(object) : object;
      const sent = sentPatch(source, given);
      const change = toldIfRefused(context, object, { sent, subresource }, () =>
        mergeOf(patched, typedPatch(given, type, isOwn), type, isOwn),
      );
      if (patched === object) patchObject(context, object, change, 'patched', { subresource, sent });
      else patchScale(context, object, patched, change);
    });
    if (found.every(({ objects }) => objects.length === 0) && context.exitCode === 0) fail('no objects passed to patch');
  },
};

/** What is no patch of it is sent, too. */
function toldIfRefused<T>(context: Context, object: KubernetesObject, told: Parameters<typeof tellPatch>[2], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof KubectlError) tellPatch(context, object, { ...told, refused: error });
    throw error;
  }
}

/** What comes back is a scale. */
function patchScale(context: Context, object: KubernetesObject, before: KubernetesObject, change: unknown): void {
  const wanted = mergePatch(before, change) as KubernetesObject & { readonly spec?: { readonly replicas?: number } };
  const { replicas } = wanted.spec ?? {};
  const { changed, isSent } = sendPatch(context, object, { spec: { replicas } }, 'scaled', 'scale');
  const after = isSent ? scaleOf(changed) : wanted;
  report(context, after, goJson(after) === goJson(before) ? 'patched (no change)' : 'patched');
}

function patchFile({ flags, view }: Context): string {
  return readFile(view, flags.text('patch-file'), (problem) => `unable to read patch file: ${problem}`);
}

type Fields = Readonly<Record<string, unknown>>;

const SUBRESOURCES: readonly string[] = ['status', 'scale'];

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go IsValidSubresource… */
export function checkSubresource(subresource: string | undefined): void {
  if (subresource && !SUBRESOURCES.includes(subresource))
    fail(`invalid subresource value: ${goQuote(subresource)}. Must be one of [${SUBRESOURCES.join(' ')}]`);
}

/** As a merge patch does it, in which lists are whole; by kubectl itself, or by the API server, which says less of what is wrong. */
function mergeOf(object: KubernetesObject, change: object, type: PatchType, isOwn: boolean): unknown {
  if (type === 'merge') return change;
  try {
    const changed =
      type === 'strategic'
        ? strategicallyPatched(object, change as Fields, isOwn)
        : nullsRead(jsonPatch(object, change as readonly unknown[]), object.kind);
    return mergePatchBetween(object, changed);
  } catch (error) {
    if (isOwn && (error instanceof StrategicPatchError || error instanceof JsonPatchError)) return fail(ownProblem(error.message));
    if (error instanceof StrategicPatchError) throw new KubectlError(`Error from server: ${error.message}\n`);
    if (!(error instanceof JsonPatchError)) throw error;
    throw new KubectlError('The request is invalid: the server rejected our request due to an error in our request\n');
  }
}

/** Of what there is not, it has words of its own. @see kubernetes: kubectl/pkg/cmd/patch/patch.go getPatchedJSON */
const ownProblem = (message: string): string => {
  const missing = /doc is missing key: (.*)$/.exec(message)?.[1];
  return missing === undefined ? message : `Object to be patched is missing field (${missing})`;
};

/** What it makes must be of the object's type. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatchToObject */
function strategicallyPatched(object: KubernetesObject, change: Fields, isOwn: boolean): object {
  const changed = strategicPatch(object, change);
  if (isOwn) return changed;
  const wrong = unfitPatch(change, changed, object.kind);
  // It is made anew as an object of the resource's own type.
  if (wrong === undefined) return { ...changed, kind: object.kind, apiVersion: object.apiVersion };
  throw new KubectlError(`The request is invalid: ${wrong}\n`);
}
