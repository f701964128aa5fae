import type { Task } from '../../../../../engine/index.ts';
import { OsError } from '../../../../../kernel/index.ts';
import { Closed } from './connection.ts';
import type { Shell } from './shell.ts';

const PING = /^\s*db\.(?:runCommand|adminCommand)\(\s*(?:\{\s*(["']?)ping\1\s*:\s*1\s*\}|(["'])ping\2)\s*\)(\.ok)?\s*;?\s*$/;

/** What a health check asks again and again, without all that another script may need; undefined for other scripts. */
export function* answerToPing({ connection, hasRun, legacy, database }: Shell, script: string): Task<string | undefined> {
  const asked = connection && !hasRun ? PING.exec(script) : null;
  if (!connection || !asked) return undefined;
  try {
    const reply = yield* connection.ask(database, { ping: 1 });
    if (Object.keys(reply).length !== 1 || reply.ok !== 1) return undefined;
  } catch (error) {
    // What is said then, the long way says.
    if (error instanceof Closed || error instanceof OsError) return undefined;
    throw error;
  }
  return asked[3] === '.ok' ? '1' : legacy ? '{ "ok" : 1 }' : '{ ok: 1 }';
}
