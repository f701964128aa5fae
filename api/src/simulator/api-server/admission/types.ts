import type { Kind, Kinds } from '../../apimachinery/objects.ts';
import type { Micros, Random } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';
import type { KindInfo } from '../schema/kinds.ts';

/** What an admission plugin may look at: the objects that exist. */
export interface ClusterView {
  readonly now: Micros;
  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Kinds[K] | undefined;
  list<K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][];
}

/** One request on its way into the store, as the plugins see it. @see kubernetes: apiserver/pkg/admission/interfaces.go */
export interface Attributes {
  readonly info: KindInfo;
  readonly operation: 'CREATE' | 'UPDATE';
  /** The caller's own copy: mutating plugins write into it. */
  readonly object: Loose;
  readonly old: Loose | undefined;
  readonly cluster: ClusterView;
  readonly random: Random;
  readonly warn: (text: string) => void;
}

/** Why a request is refused. `forbidden` words come after `pods "x" is forbidden: `. */
export interface Refusal {
  readonly message: string;
  readonly code: number;
  readonly reason: string;
  /** The field that it is about: '' where it is no single one. */
  readonly path: string;
  /** What the problem list says. */
  readonly type: string;
  readonly detail: string;
  /** All of them, where they are more. */
  readonly problems?: readonly FieldProblem[];
}
/** One step of the chain; undefined lets the request through. @see kubernetes: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins */
export type Plugin = (attributes: Attributes) => Refusal | undefined;

/** @see kubernetes: apiserver/pkg/admission/errors.go NewForbidden, api/errors NewForbidden */
export function forbidden({ info, object }: Pick<Attributes, 'info' | 'object'>, detail: string, path = ''): Refusal {
  const { name, generateName } = object.metadata;
  const resource = info.group ? `${info.resource}.${info.group}` : info.resource;
  const message = `${resource} "${name || generateName || 'Unknown'}" is forbidden: ${detail}`;
  return { message, code: 403, reason: 'Forbidden', path, type: 'Forbidden', detail };
}
