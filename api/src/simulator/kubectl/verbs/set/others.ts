import type { Service } from '../../../apimachinery/objects.ts';
import type { Verb } from '../../command/context.ts';
import { fail, NO_RESOURCES } from '../../command/errors.ts';
import { bool, list, text } from '../../command/flags.ts';
import { parseToLabelSelector } from '../../objects/label-selector.ts';
import { typedObject } from '../../output/typed-object.ts';
import { changeFlags, patchObject } from '../change.ts';
import { resolveAll, visit } from '../filed.ts';
import { hasFiles } from '../files.ts';
import { recordFlag } from '../record.ts';
import { plainFlags } from './flags.ts';
import { checkLocal, objectsFor, updatePods } from './pod-specs.ts';

/** `kubectl set selector service/web app=web`. @see kubernetes: kubectl/pkg/cmd/set/set_selector.go */
export const selector: Verb = {
  flags: [
    text('resource-version'),
    recordFlag,
    bool('all'),
    list('filename', 'f'),
    bool('recursive', 'R', true),
    bool('local'),
    ...changeFlags,
  ],
  formatFirst: true,
  run(context) {
    const wanted = context.args.at(-1) ?? fail('one selector is required');
    if (context.args.length < 2 && !hasFiles(context)) return fail(NO_RESOURCES);
    const selector = parseToLabelSelector(wanted);
    checkLocal(context);
    const groups = resolveAll(context, context.args.slice(0, -1), { all: false, inOrder: true });
    const labels = labelsOf(selector);
    const resourceVersion = context.flags.text('resource-version');
    if (resourceVersion && groups.flatMap(({ objects }) => objects).length > 1)
      fail('--resource-version may only be used with a single resource');
    visit(context, groups, (object) => {
      if (object.kind !== 'Service') fail('setting a selector is only supported for Services');
      const old = (object as Service).spec?.selector ?? {};
      const gone = Object.keys(old).filter((key) => !Object.hasOwn(labels, key));
      const changed = { ...Object.fromEntries(gone.map((key) => [key, null])), ...labels };
      const patch = { ...(resourceVersion && { metadata: { resourceVersion } }), spec: { selector: changed } };
      patchObject(context, context.flags.bool('local') ? typedObject(object) : object, patch, 'selector updated');
    });
  },
};

/** Of Services, only those that want a value each. */
function labelsOf({ matchLabels = {}, matchExpressions = [] }: ReturnType<typeof parseToLabelSelector>): Readonly<Record<string, string>> {
  const terms = matchExpressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`);
  return terms.length > 0 ? fail(`match expression [${terms.join(' ')}] not supported on this object`) : matchLabels;
}

/** @see kubernetes: kubectl/pkg/cmd/set/set_serviceaccount.go */
export const serviceAccount: Verb = {
  flags: plainFlags,
  aliases: ['sa'],
  formatFirst: true,
  run(context) {
    const name = context.args.at(-1) ?? fail('serviceaccount is required');
    if (context.args.length < 2 && !hasFiles(context)) fail(NO_RESOURCES);
    updatePods(context, objectsFor(context, context.args.slice(0, -1), NO_RESOURCES), {
      change: (spec) => ({ ...spec, serviceAccountName: name }),
      isAlwaysSent: true,
      done: 'serviceaccount updated',
      failed: 'failed to patch ServiceAccountName ',
    });
  },
};
