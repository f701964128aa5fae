import { compareText } from '../../apimachinery/compare-text.ts';
import { goDuration } from '../../apimachinery/duration.ts';
import { goSort } from '../../apimachinery/go-sort.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { amountOf, resourceList } from '../../apimachinery/resources.ts';
import { selectedByFields } from '../../apimachinery/selectors/field-selectors.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { MINUTE } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, serverError, usageError } from '../command/errors.ts';
import { bool, type FlagSpec, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { parsedSelector } from '../objects/selection.ts';
import { alignTabs, tableOptions } from '../text/tab-writer.ts';
import type { Usage } from '../view.ts';
import { group } from './group.ts';

const MEBIBYTE = 1024 * 1024;

const topFlags: readonly FlagSpec[] = [
  bool('no-headers'),
  bool('use-protocol-buffers', undefined, true),
  text('selector', 'l'),
  text('sort-by'),
];

/** Of a metrics server, which this cluster has. @see kubernetes: kubectl/pkg/cmd/top, kubectl/pkg/metricsutil/metrics_printer.go */
export const top: Verb = group('top', {
  node: {
    flags: [...topFlags, bool('show-capacity')],
    aliases: ['nodes', 'no'],
    run(context) {
      checkTop(context, 'node', '--selector', ['selector']);
      topNodes(context, context.args);
    },
  },
  pod: {
    flags: [...topFlags, bool('all-namespaces', 'A'), bool('containers'), bool('sum'), text('field-selector')],
    aliases: ['pods', 'po'],
    run(context) {
      checkTop(context, 'pod', 'selector', ['selector', 'field-selector']);
      topPods(context, context.args);
    },
  },
});

/** @see kubernetes: kubectl/pkg/cmd/top/top_pod.go, top_node.go Complete, Validate */
function checkTop({ flags, args }: Context, kind: string, selector: string, selectors: readonly string[]): void {
  if (args.length > 1) usageError(`top ${kind}`, `${kind} [NAME | -l label]`);
  if (!['', 'cpu', 'memory'].includes(flags.text('sort-by'))) fail('--sort-by accepts only cpu or memory');
  if (args.length > 0 && selectors.some((one) => flags.text(one))) fail(`only one of NAME or ${selector} can be provided`);
  // It reads selectors itself, before the API server is asked.
  parsedSelector(flags.text('selector'), fail);
  for (const term of flags.text('field-selector').split(','))
    if (term !== '' && !term.includes('=')) fail(`invalid selector: '${flags.text('field-selector')}'; can't understand '${term}'`);
}

interface Row {
  readonly keys: readonly string[];
  readonly usage: Usage;
  readonly extra?: (kind: 'cpu' | 'memory') => string;
  /** Of a Pod. */
  readonly containers?: readonly (readonly [name: string, usage: Usage])[];
}

function topPods(context: Context, names: readonly string[]): void {
  const { flags, view } = context;
  const withNamespace = flags.bool('all-namespaces');
  if (withNamespace && names.length > 0) fail('an empty namespace may not be set when a resource name is provided');
  const measures = resourceOfKind('PodMetrics');
  // The metrics server knows of no other fields than all that is served has.
  selectedByFields(measures.kindName, flags.text('field-selector'), (why) => serverError('BadRequest', why));
  const pods = resolve(context, ['pods', ...names], { isGot: false, asked: measures }).flatMap(({ objects }) => objects as readonly Pod[]);
  const rows = pods.flatMap((pod): Row[] => {
    const { namespace, name } = pod.metadata;
    const containers = [...view.usage(pod)];
    if (containers.length === 0) {
      if (names.length > 0)
        context.failed(new KubectlError(`Error from server (NotFound): podmetrics.metrics.k8s.io "${namespace}/${name}" not found\n`));
      return [];
    }
    const keys = [...(withNamespace ? [namespace] : []), name];
    return [{ keys, usage: total(containers.map(([, usage]) => usage)), containers }];
  });
  if (rows.length === 0) {
    if (pods.length > 0 && names.length === 0) noMetricsYet(context, pods);
    if (context.exitCode === 0)
      context.err(withNamespace ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`);
    return;
  }
  const nameColumns = flags.bool('containers') ? ['POD', 'NAME'] : ['NAME'];
  print(context, [...(withNamespace ? ['NAMESPACE'] : []), ...nameColumns, 'CPU(cores)', 'MEMORY(bytes)'], rows, flags.bool('sum'));
}

/** A Pod is given time until it is measured. @see kubernetes: kubectl/pkg/cmd/top/top_pod.go verifyEmptyMetrics, checkPodAge */
function noMetricsYet({ view }: Context, pods: readonly Pod[]): never {
  for (const { metadata } of pods) {
    const age = view.now - (parseTime(metadata.creationTimestamp) ?? view.now);
    if (age > METRICS_DELAY) fail(`Metrics not available for pod ${metadata.namespace}/${metadata.name}, age: ${goDuration(age)}`);
  }
  return fail('metrics not available yet');
}
const METRICS_DELAY = 2 * MINUTE;

function topNodes(context: Context, names: readonly string[]): void {
  const nodes = resolve(context, ['nodes', ...names], { isGot: false, asked: resourceOfKind('NodeMetrics') }).flatMap(
    ({ objects }) => objects as readonly Node[],
  );
  const missing: string[] = [];
  const rows = nodes.flatMap((node): Row[] => {
    const usage = context.view.nodeUsage(node.metadata.name);
    if (!usage) {
      missing.push(node.metadata.name);
      return [];
    }
    const available = resourceList(context.flags.bool('show-capacity') ? node.status.capacity : node.status.allocatable);
    const share = (used: number, all: number): string => `${all === 0 ? 0 : Math.trunc((used / all) * 100)}%`;
    const extra = (kind: 'cpu' | 'memory'): string =>
      kind === 'cpu'
        ? share(usage.cpuMillis, Number(amountOf(available, 'cpu').milliValue()))
        : share(usage.memoryBytes, amountOf(available, 'memory').toNumber());
    return [{ keys: [node.metadata.name], usage, extra }];
  });
  if (rows.length === 0) {
    if (context.exitCode === 0) fail('metrics not available yet');
    return;
  }
  print(context, ['NAME', 'CPU(cores)', 'CPU%', 'MEMORY(bytes)', 'MEMORY%'], rows, false, missing.map(unknownLine));
}

/** Of a node that cannot be asked. @see kubernetes: kubectl/pkg/metricsutil/metrics_printer.go printMissingMetricsNodeLine */
const unknownLine = (name: string): string[] => [name, ...Array.from({ length: 4 }, () => '<unknown>')];

/** Every cell ends at a tab here, the last one too. */
function print(
  context: Context,
  columns: readonly string[],
  rows: readonly Row[],
  withSum: boolean,
  others: readonly (readonly string[])[] = [],
): void {
  const { flags } = context;
  const by = flags.text('sort-by');
  const sorted = flags.bool('containers') ? ofContainers(inOrder(rows, by), by) : inOrder(rows, by);
  const lines = sorted.map(({ keys, usage, extra }) => [
    ...keys,
    `${milliCores(usage)}m`,
    ...(extra ? [extra('cpu')] : []),
    `${Math.trunc(usage.memoryBytes / MEBIBYTE)}Mi`,
    ...(extra ? [extra('memory')] : []),
  ]);
  if (withSum) {
    const usage = total(rows.map((row) => row.usage));
    // Only a header counts the columns.
    const blanks = flags.bool('no-headers') ? [''] : columns.slice(0, -2).map(() => '');
    lines.push([...blanks, '________', '________'], [...blanks, `${milliCores(usage)}m`, `${Math.trunc(usage.memoryBytes / MEBIBYTE)}Mi`]);
  }
  const all = [...(flags.bool('no-headers') ? [] : [columns]), ...lines, ...others];
  context.out(alignTabs(all.map((cells) => `${cells.map((cell) => `${cell}\t`).join('')}\n`).join(''), tableOptions));
}

/** Those who use most first; otherwise as they came. @see kubernetes: kubectl/pkg/metricsutil/metrics_sorter.go */
function inOrder(rows: readonly Row[], by: string): readonly Row[] {
  if (by === '') return rows;
  const used = ({ usage }: Row): number => (by === 'cpu' ? milliCores(usage) : usage.memoryBytes);
  return goSort([...rows], (a, b) => used(a) > used(b));
}

/** Each Pod's containers are sorted among themselves: by name, if by nothing else. */
function ofContainers(pods: readonly Row[], by: string): Row[] {
  return pods.flatMap(({ keys, containers = [] }) => {
    const byName = [...containers].sort(([a], [b]) => compareText(a, b));
    return inOrder(
      byName.map(([name, usage]) => ({ keys: [...keys, name], usage })),
      by,
    );
  });
}

const milliCores = ({ cpuMillis }: Usage): number => Math.ceil(cpuMillis);

const total = (usages: readonly Usage[]): Usage => ({
  cpuMillis: usages.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0),
  memoryBytes: usages.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
});
