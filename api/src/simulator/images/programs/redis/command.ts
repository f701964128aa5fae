import { type Micros, Outcome } from '../../../engine/index.ts';
import type { SystemInfo } from '../../../kernel/index.ts';
import type { Cluster } from './cluster.ts';
import type { Settings } from './config.ts';
import type { Copies } from './copies.ts';
import type { Database, Value } from './database.ts';
import type { Reply } from './protocol.ts';
import type { Sentinel } from './sentinel.ts';

/** A Redis server, as its commands see it. */
export interface Server {
  readonly version: string;
  readonly settings: Settings;
  readonly data: Database;
  readonly hostname: string;
  readonly system: SystemInfo;
  readonly startedAt: Micros;
  readonly replication: Copies;
  /** What it knows of the cluster that it is in. */
  readonly cluster: Cluster | undefined;
  /** What it watches over, if that is what it does. */
  readonly sentinel: Sentinel | undefined;
  clients: number;
  commands: number;
  now(): Micros;
  random(): number;
  save(): boolean;
  shutdown(save: boolean): void;
  /** A command has changed something: `name` in small letters first. */
  written(context: Context, words: readonly string[], reply: Reply): void;
  /** Sends a message to those who listen; how many they are. */
  publish(channel: string, message: string): number;
  /** Tells the reader of the run of a command that the model has not. */
  notFollowed(command: string): void;
}

/** One connection: its database by number, whether it has given the password, and the commands that wait for EXEC. */
export interface Client {
  database: number;
  authenticated: boolean;
  /** What it sends was done by the server that this one copies. */
  readonly isMaster?: true;
  /** Where it listens, if it copies this server. */
  listening?: number;
  name?: string;
  /** Of a copy in a cluster it takes what its master has. */
  readsCopies?: boolean;
  queued?: { commands: (readonly string[])[]; failed: boolean };
}

/** A command that the server refuses. */
export class Refusal extends Outcome {}

/** Where a command is carried out: whose it is, and in which database. */
export interface Context {
  readonly server: Server;
  readonly client: Client;
  readonly data: Database;
  readonly db: number;
  readonly now: Micros;
}

/** How many arguments a command takes, and what it does. */
export interface Command {
  readonly least: number;
  readonly most?: number;
  readonly run: (context: Context, args: readonly string[]) => Reply;
}
/** By their names, in small letters. */
export type Commands = Readonly<Record<string, Command>>;

/** What a key holds, if it holds that. Throws WRONGTYPE for anything else. */
export function typed<T extends Value['type']>({ data, db, now }: Context, key: string, type: T): Extract<Value, { type: T }> | undefined {
  const value = data.get(db, key, now)?.value;
  if (value && value.type !== type) throw new Refusal('WRONGTYPE Operation against a key holding the wrong kind of value');
  return value as Extract<Value, { type: T }> | undefined;
}

/** Writes what a key holds, and lets it expire when it was to; a collection that is empty is gone. */
export function put(context: Context, key: string, value: Value): void {
  const { data, db, now } = context;
  const isEmpty = value.type !== 'string' && value.items.length === 0;
  if (isEmpty) data.delete(db, key);
  else data.set(db, key, value, data.get(db, key, now)?.expiresAt);
}

/** Items from one place to another, both included; negative places count from the end. */
export function range<T>(items: readonly T[], from: number, to: number): T[] {
  const at = (index: number): number => (index < 0 ? items.length + index : index);
  return items.slice(Math.max(0, at(from)), Math.max(0, at(to) + 1));
}

/** Throws Refusal for a text that is none, or has a plus or leading noughts. */
export function wholeNumber(text: string): number {
  if (!/^-?(?:0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new Refusal('ERR value is not an integer or out of range');
  return Number(text);
}

/** `inf` is one; throws Refusal with the message for a text that is none. */
export function floatNumber(text: string, message = 'ERR value is not a valid float'): number {
  const number = /^[+-]?inf(?:inity)?$/i.test(text) ? Number(text.replace(/inf.*/i, 'Infinity')) : Number(text.trim() === '' ? 'x' : text);
  if (Number.isNaN(number)) throw new Refusal(message);
  return number;
}
/** As Redis writes a score or a float. */
export const floatText = (value: number): string => (Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf');

export const SYNTAX_ERROR = 'ERR syntax error';
