import { isQuantity } from '../../../apimachinery/quantity.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError, noResources } from '../../command/errors.ts';
import { text } from '../../command/flags.ts';
import { hasFiles } from '../files.ts';
import { recordedFlags } from './flags.ts';
import { containersOf, isSelected, objectsFor, updatePods, withContainers } from './pod-specs.ts';

/** `kubectl set resources pod/web --limits=cpu=200m`. @see kubernetes: kubectl/pkg/cmd/set/set_resources.go */
export const resources: Verb = {
  flags: [text('containers', 'c', '*'), text('limits'), text('requests'), ...recordedFlags],
  formatFirst: true,
  run(context) {
    const { flags, args } = context;
    if (args.length === 0 && !hasFiles(context)) noResources(context);
    const objects = objectsFor(context, args);
    if (context.exitCode !== 0) return;
    if (flags.bool('all') && flags.text('selector')) fail('cannot set --all and --selector at the same time');
    if (!flags.text('limits') && !flags.text('requests'))
      fail('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const [limits, requests] = [amounts(context, 'limits'), amounts(context, 'requests')];
    const isMeant = isSelected(flags.text('containers'));
    updatePods(context, objects, {
      change: (spec) => {
        if (!containersOf(spec).some(isMeant))
          context.failed(new KubectlError(`error: error: unable to find container named ${flags.text('containers')}\n`));
        return withContainers(spec, isMeant, (one) => ({
          ...one,
          resources: {
            ...one.resources,
            ...(limits && { limits: { ...one.resources?.limits, ...limits } }),
            ...(requests && { requests: { ...one.resources?.requests, ...requests } }),
          },
        }));
      },
      done: 'resource requirements updated',
      failed: 'failed to patch resources update to pod template ',
    });
  },
};

/** @see kubernetes: kubectl/pkg/generate/versioned/run.go populateResourceListV1 */
function amounts({ flags }: Context, flag: string): Record<string, string> | undefined {
  if (!flags.text(flag)) return undefined;
  const pairs = flags.text(flag).split(',');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', amount = '', ...more] = pair.split('=');
      if (!pair.includes('=') || more.length > 0) fail(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      if (!isQuantity(amount)) fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
      return [name, amount];
    }),
  );
}
