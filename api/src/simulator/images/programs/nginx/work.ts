import type { Listener } from '../../../kernel/index.ts';
import type { Directive } from './directive.ts';
import type { ErrorLog } from './log.ts';
import type { Site } from './site.ts';

/** By address and port. */
export type Listeners = ReadonlyMap<string, Listener>;

/** What the master hands to its workers. */
export interface Work {
  readonly site: Site;
  readonly version: string;
  readonly log: ErrorLog;
  /** As it was read. */
  readonly configuration: readonly Directive[];
  readonly listeners: Listeners;
  readonly upstreams: ReadonlyMap<string, readonly { readonly address: string; readonly port: number }[]>;
  /** Connections are numbered over all workers. */
  readonly connections: { count: number };
  /** The user that workers become; undefined: they stay who they are. */
  readonly user: string | undefined;
}
