import type { Task } from '../../../../../engine/index.ts';
import { OsError } from '../../../../../kernel/index.ts';
import { type Thrown, Unsupported } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { Closed } from './connection.ts';
import { named } from './kinds.ts';
import type { Shell } from './shell.ts';
import { tojson } from './tojson.ts';
import { toJs } from './values.ts';

/** What a server answers, be it a refusal. What it does not follow, the script does not. */
export function* askRaw(shell: Shell, database: string, command: Document): Task<Document> {
  const { connection } = shell;
  if (!connection) throw named(shell, 'MongoshInvalidInputError', '[API-30001] No connected database');
  let reply: Document;
  try {
    reply = yield* connection.ask(database, command);
  } catch (error) {
    if (!(error instanceof Closed || error instanceof OsError)) throw error;
    if ('shutdown' in command) return { ok: 1 };
    throw named(shell, 'MongoNetworkError', `connection 1 to ${connection.host}:${connection.port} closed`);
  }
  if (typeof reply.notFollowed === 'string') throw new Unsupported(reply.notFollowed);
  return reply;
}

/** As askRaw, and a refusal is thrown; `failed` is what the old shell says of it. */
export function* ask(shell: Shell, database: string, command: Document, failed = ''): Task<Document> {
  const reply = yield* askRaw(shell, database, command);
  if (reply.ok === 0) throw refused(shell, reply, failed);
  return reply;
}

/** A refusal, as the shell throws it. `{}` in the old shell's words stands for the whole answer. */
export function refused(shell: Shell, reply: Document, failed = ''): Thrown {
  const message = String(reply.errmsg);
  const more = { code: reply.code as number, codeName: String(reply.codeName) };
  if (!shell.legacy) return named(shell, 'MongoServerError', message, { ok: 0, ...more });
  const words =
    failed === ''
      ? `error: ${tojson(shell, toJs(shell, reply))}`
      : failed.replace('{}', tojson(shell, toJs(shell, reply))).replace('{message}', message);
  return named(shell, 'Error', words, more);
}

/** All that a command's cursor goes through. */
export function* askAll(shell: Shell, database: string, command: Document, failed = ''): Task<readonly Document[]> {
  const reply = yield* ask(shell, database, command, failed);
  return ((reply.cursor as Document).firstBatch ?? []) as readonly Document[];
}

/** What is said of a first refusal within a write. */
export const firstError = (reply: Document): Document | undefined => (reply.writeErrors as readonly Document[] | undefined)?.[0];

/** A document without some of its fields. */
export const without = (document: Document, ...names: readonly string[]): Document =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
