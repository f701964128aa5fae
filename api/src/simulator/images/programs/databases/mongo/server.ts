import type { Context } from 'mingo/core';
import type { Process } from '../../../../kernel/index.ts';
import { operatorsOf } from './operators.ts';
import { Store } from './store.ts';
import type { User } from './users.ts';

/** A server, as its commands see it. */
export interface Server {
  readonly process: Process;
  readonly version: string;
  readonly port: number;
  readonly args: readonly string[];
  /** Who comes has to say who they are. */
  readonly authorizes: boolean;
  readonly replicaSet: string | undefined;
  /** The directory that its data are in. */
  readonly data: string;
  readonly store: Store;
  readonly operators: Context;
  /** Its own number, of which those of its process and of its topology are made. */
  readonly id: string;
  readonly startedAt: number;
  connections: number;
  lastConnection: number;
}

/** One connection. */
export interface Session {
  readonly number: number;
  readonly uuid: string;
  readonly address: string;
  user: User | undefined;
}

interface ServerOptions {
  readonly version: string;
  readonly port: number;
  readonly args: readonly string[];
  readonly data: string;
  readonly authorizes: boolean;
  readonly replicaSet: string | undefined;
}

/** A server with what is in its data directory. */
export function openServer(process: Process, options: ServerOptions): Server {
  const store = new Store(process, options.data);
  store.open();
  const own = store.find('admin', 'system.version');
  if (own?.documents.size === 0)
    store.put(own, { _id: 'featureCompatibilityVersion', version: options.version.split('.').slice(0, 2).join('.') });
  return {
    ...options,
    process,
    store,
    operators: operatorsOf(process),
    id: process.random.hex(24),
    startedAt: process.now,
    connections: 0,
    lastConnection: 0,
  };
}
