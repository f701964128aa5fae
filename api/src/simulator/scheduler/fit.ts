import type { Pod } from '../apimachinery/objects.ts';
import type { FilterPlugin, PodMove, Rejection, Snapshot } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { filterPlugins } from './plugins/index.ts';

/** One Pod's filters, after they have looked at the cluster as a whole. */
export interface PreparedFilters {
  /** Turns the Pod away from all nodes. */
  readonly rejection?: EarlyRejection;
  /** Only these can do; undefined for all. */
  readonly nodeNames?: ReadonlySet<string>;
  readonly active: readonly { readonly plugin: FilterPlugin; readonly state: unknown }[];
}

/** Why a node does not fit, and which plugin says so. */
export type NodeRejection = Rejection & { readonly plugin: string };

/** No plugin has said it where several together leave nothing: then whatever happens may help. */
type EarlyRejection = Rejection & { readonly plugin?: string };

/** @see kubernetes: pkg/scheduler/framework/runtime/framework.go RunPreFilterPlugins */
export function prepareFilters(pod: Pod, snapshot: Snapshot): PreparedFilters {
  const active: { plugin: FilterPlugin; state: unknown }[] = [];
  let nodeNames: ReadonlySet<string> | undefined;
  const limiting: string[] = [];
  for (const plugin of filterPlugins) {
    const result = plugin.preFilter?.(pod, snapshot) ?? {};
    if (result.rejection) return { rejection: { ...result.rejection, plugin: plugin.name }, active };
    if (result.nodeNames) {
      limiting.push(plugin.name);
      const { nodeNames: names } = result;
      nodeNames = nodeNames ? new Set([...nodeNames].filter((name) => names.has(name))) : names;
      if (nodeNames.size === 0) return { rejection: nothingLeft(limiting), active };
    }
    if (!result.skip) active.push({ plugin, state: result.state });
  }
  return nodeNames ? { nodeNames, active } : { active };
}

/** The same, to be changed by `movePod`. @see kubernetes: pkg/scheduler/framework/cycle_state.go Clone */
export const copyPrepared = (prepared: PreparedFilters): PreparedFilters => ({
  ...prepared,
  active: prepared.active.map(({ plugin, state }) => ({ plugin, state: plugin.extensions ? plugin.extensions.copy(state) : state })),
});

/** Those that had nothing to say are not asked. @see kubernetes: framework.go RunPreFilterExtensionAddPod, RunPreFilterExtensionRemovePod */
export function movePod({ active }: PreparedFilters, move: PodMove, snapshot: Snapshot): void {
  for (const { plugin, state } of active) plugin.extensions?.update(state, move, snapshot);
}

/** Why the Pod does not fit the node: what the first plugin says that turns it away. */
export function filterNode(pod: Pod, node: NodeInfo, { active }: PreparedFilters, snapshot: Snapshot): NodeRejection | undefined {
  for (const { plugin, state } of active) {
    const rejection = plugin.filter?.(pod, node, state, snapshot);
    if (rejection) return { ...rejection, plugin: plugin.name };
  }
  return undefined;
}

const nothingLeft = (limiting: readonly string[]): EarlyRejection => ({
  code: 'Unschedulable',
  reasons: [
    limiting.length === 1
      ? `node(s) didn't satisfy plugin ${limiting[0]}`
      : `node(s) didn't satisfy plugin(s) [${limiting.join(' ')}] simultaneously`,
  ],
});
