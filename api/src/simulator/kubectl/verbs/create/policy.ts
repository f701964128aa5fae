import { parseQuantity, QuantityError } from '../../../apimachinery/quantity.ts';
import { fail } from '../../command/errors.ts';
import { bool, int32, text } from '../../command/flags.ts';
import { parseToLabelSelector } from '../../objects/label-selector.ts';
import { generator, mapOf, metaOf } from './generator.ts';

/** @see kubernetes: kubectl/pkg/cmd/create/create_quota.go */
export const quota = generator({
  command: 'create quota',
  failed: 'failed to create quota:',
  aliases: ['resourcequota'],
  flags: [text('hard'), text('scopes')],
  build(context, name) {
    const { flags } = context;
    const pairs = flags.text('hard') ? flags.text('hard').split(',') : [];
    const hard = mapOf(
      pairs.map((pair) => {
        const [key = '', value, ...more] = pair.split('=');
        if (value === undefined || more.length > 0) return fail(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
        return [key, amount(value)];
      }),
    );
    const scopes = flags.text('scopes') ? flags.text('scopes').split(',') : [];
    if (scopes.includes('')) fail('invalid resource quota scope ""');
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: metaOf(context, name),
      spec: { ...(pairs.length > 0 && { hard }), ...(scopes.length > 0 && { scopes }) },
      status: {},
    };
  },
});

/** As Go writes it. */
function amount(text: string): string {
  try {
    return parseQuantity(text).toString();
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    return fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }
}

/** @see kubernetes: kubectl/pkg/cmd/create/create_pdb.go */
export const podDisruptionBudget = generator({
  command: 'create poddisruptionbudget',
  failed: 'failed to create poddisruptionbudgets:',
  aliases: ['pdb'],
  flags: [text('min-available'), text('max-unavailable'), text('selector')],
  build(context, name) {
    const { flags } = context;
    const [least, most] = [flags.text('min-available'), flags.text('max-unavailable')];
    if (!flags.text('selector')) fail('a selector must be specified');
    if (!least && !most) fail('one of min-available or max-unavailable must be specified');
    if (least && most) fail('min-available and max-unavailable cannot be both specified');
    if (least && !AMOUNT.test(least)) fail('invalid format specified for min-available');
    if (most && !AMOUNT.test(most)) fail('invalid format specified for max-unavailable');
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: metaOf(context, name),
      spec: {
        ...(least && { minAvailable: intOrString(least) }),
        selector: parseToLabelSelector(flags.text('selector')),
        ...(most && { maxUnavailable: intOrString(most) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});

/** Of Pods, or of each hundred of them. */
const AMOUNT = /^[0-9]+%?$/;

const intOrString = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** @see kubernetes: kubectl/pkg/cmd/create/create_priorityclass.go */
export const priorityClass = generator({
  command: 'create priorityclass',
  failed: 'failed to create priorityclass:',
  aliases: ['pc'],
  flags: [int32('value', 0), bool('global-default'), text('description'), text('preemption-policy', undefined, 'PreemptLowerPriority')],
  build: ({ flags }, name) => ({
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: { name, creationTimestamp: null },
    value: flags.int('value'),
    ...(flags.bool('global-default') && { globalDefault: true }),
    ...(flags.text('description') && { description: flags.text('description') }),
    preemptionPolicy: flags.text('preemption-policy'),
  }),
});
