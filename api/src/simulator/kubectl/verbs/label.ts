import { goQuote } from '../../apimachinery/go-quote.ts';
import { mergePatch } from '../../apimachinery/merge-patch.ts';
import { isLabelValue } from '../../apimachinery/names.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { nameOf } from '../output/structured.ts';
import { goJson } from '../text/json.ts';
import { changeFlags, patchObject } from './change.ts';

type Field = 'labels' | 'annotations';

const flags = [
  bool('all'),
  bool('all-namespaces', 'A'),
  text('field-selector'),
  list('filename', 'f'),
  bool('list'),
  bool('local'),
  bool('overwrite'),
  text('resource-version'),
  text('selector', 'l'),
  ...changeFlags,
];
export const label: Verb = { flags, run: (context) => run(context, 'labels') };
export const annotate: Verb = { flags, run: (context) => run(context, 'annotations') };

/** `app=web` sets, `app-` removes. @see kubernetes: kubectl/pkg/cmd/label/label.go, kubectl/pkg/cmd/annotate/annotate.go */
function run(context: Context, field: Field): void {
  const verb = field === 'labels' ? 'label' : 'annotate';
  const isPair = (arg: string): boolean => /^[^=]+=/.test(arg) || (arg.endsWith('-') && arg !== '-');
  const first = context.args.findIndex((arg, i) => i > 0 && isPair(arg));
  const resources = first < 0 ? context.args : context.args.slice(0, first);
  const pairs = first < 0 ? [] : context.args.slice(first);
  if (resources.length === 0) fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (pairs.length === 0 && !context.flags.bool('list'))
    fail(`at least one ${verb === 'label' ? 'label' : 'annotation'} update is required`);
  if (verb === 'label') for (const pair of pairs) checkLabel(pair);
  if (pairs.some((pair) => !pair.includes('=') && pairs.some((other) => other.startsWith(`${pair.slice(0, -1)}=`))))
    fail(`can not both modify and remove ${verb === 'label' ? 'a label' : 'an annotation'} in the same command`);
  const objects = resolve(context, resources, { all: false }).flatMap((group) => group.objects);
  for (const object of objects) change(context, object, field, pairs);
}

/** @see kubernetes: kubectl/pkg/cmd/label/label.go parseLabels */
function checkLabel(pair: string): void {
  const parts = pair.split('=');
  if (parts.length > 2) fail(`invalid label spec: ${pair}`);
  const messages = parts.length === 2 ? isLabelValue(parts[1] as string) : [];
  if (messages.length > 0) fail(`invalid label value: ${goQuote(pair)}: ${messages.join(';')}`);
}

function change(context: Context, object: KubernetesObject, field: Field, pairs: readonly string[]): void {
  const old = object.metadata[field] ?? {};
  const set: Record<string, string | null> = {};
  const singular = field === 'labels' ? 'label' : 'annotation';
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = equals < 0 ? pair.slice(0, -1) : pair.slice(0, equals);
    if (equals < 0) {
      if (!Object.hasOwn(old, key)) context.out(`${singular} "${key}" not found.\n`);
      set[key] = null;
      continue;
    }
    const value = pair.slice(equals + 1);
    const before = old[key];
    if (before !== undefined && before !== value && !context.flags.bool('overwrite'))
      fail(
        field === 'labels'
          ? `'${key}' already has a value (${before}), and --overwrite is false`
          : `--overwrite is false but found the following declared annotation(s): '${key}' already has a value (${before})`,
      );
    set[key] = value;
  }
  if (context.flags.bool('list')) {
    const kept = Object.entries({ ...old, ...set }).filter(([, value]) => value !== null);
    context.out(
      kept
        .map(([key, value]) => `${key}=${value}\n`)
        .sort()
        .join(''),
    );
    return;
  }
  const changed = Object.entries(set).some(([key, value]) => (old[key] ?? null) !== value);
  // What is shorter than before has lost something. @see kubernetes: kubectl/pkg/cmd/label/label.go updateDataChangeMsg
  const removing = !context.flags.bool('overwrite') && goJson(mergePatch(old, set)).length < goJson(old).length;
  if (field === 'labels' && !changed) {
    context.out(`${nameOf(object)} not labeled\n`);
    return;
  }
  const done = field === 'annotations' ? 'annotated' : removing ? 'unlabeled' : 'labeled';
  patchObject(context, object, { metadata: { [field]: set } }, done);
}
