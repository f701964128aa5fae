import { Outcome, SECOND, type Task } from '../../../../../engine/index.ts';
import { goWords, OsError, type Process, type Program } from '../../../../../kernel/index.ts';
import { baseName } from '../../../../../shell/utilities/lib/files.ts';
import { isoText } from '../../../../../shell/utilities/time/calendar.ts';
import { goUnreachable } from '../../../../servers/go-dial.ts';
import type { Document } from '../bson.ts';
import { Connection } from '../shell/connection.ts';
import { placeOf } from '../shell/options.ts';
import { millisOf } from '../time.ts';

/** What a tool was asked for: options by their long names, and the rest. */
interface Asked {
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** What one of the tools works with. */
export interface Tool extends Asked {
  readonly process: Process;
  readonly database: string | undefined;
  log(text: string): Task<void>;
  /** Throws ToolFailed with what the server refuses. */
  ask(database: string, command: Document): Task<Document>;
}

/** A tool ends, for a reason that it has told. */
export class ToolFailed extends Outcome {}
/** Something that is the tool's, but not known here. */
export class ToolNotFollowed extends Error {}

const SHORT: Readonly<Record<string, string>> = {
  h: 'host',
  u: 'username',
  p: 'password',
  d: 'db',
  c: 'collection',
  o: 'out',
  q: 'query',
  f: 'fields',
  v: 'verbose',
};
/** They have no value of their own. */
const FLAGS =
  /^(?:jsonArray|drop|headerline|gzip|quiet|verbose|pretty|stopOnError|ignoreBlanks|oplog|noIndexRestore|dryRun|upsert|forceTableScan|dumpDbUsersAndRoles|restoreDbUsersAndRoles|objcheck|maintainInsertionOrder|keepIndexVersion|noOptionsRestore|parseGrace|legacy|version|help|ssl|tls\w*)$/;
const KNOWN =
  /^(?:uri|host|port|username|password|authenticationDatabase|authenticationMechanism|db|collection|file|type|out|archive|fields|jsonArray|drop|headerline|gzip|quiet|verbose|pretty|mode|query|numParallelCollections|numInsertionWorkers|dir|nsInclude|readPreference|stopOnError|version)$/;

function askedOf(args: readonly string[]): Asked {
  const options = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    const [, long, inline] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const [, short, attached] = /^-([a-zA-Z])=?(.*)$/s.exec(word) ?? [];
    const name = long ?? (short === undefined ? undefined : SHORT[short]);
    if (name === undefined) operands.push(word);
    else if (FLAGS.test(name)) options.set(name, 'true');
    else if (name === 'archive' && inline === undefined) options.set(name, '');
    else options.set(name, inline ?? (attached || (args[++at] ?? '')));
  }
  return { options, operands };
}

/** A tool that connects, says so, and does its work. @see mongo-tools: common/options/options.go, common/db/db.go */
export const mongoTool = (work: (tool: Tool) => Task<number>): Program =>
  function* (process) {
    const asked = askedOf(process.argv.slice(1));
    const { options } = asked;
    const own = (text: string): string => `${isoText(millisOf(process.now)).replace('Z', '+0000')}\t${text}\n`;
    const log = (text: string): Task<void> => process.write(2, options.has('quiet') ? '' : own(text));
    if (options.has('version')) {
      yield* process.write(1, `${baseName(process.argv[0] ?? '')} version: 100.7.0\ngit version: unknown\n`);
      return 0;
    }
    const unknown = [...options.keys()].find((name) => !KNOWN.test(name));
    if (unknown !== undefined) return told(process, `--${unknown}`);
    const uri = options.get('uri');
    const place = placeOf(uri ?? `mongodb://${options.get('host') ?? 'localhost'}${options.has('port') ? `:${options.get('port')}` : ''}/`);
    let connection: Connection;
    try {
      connection = yield* Connection.open(process, place.host, place.port);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const why = (yield* goUnreachable(process, place.host, place.port)) ?? goWords(error);
      yield* process.sleep(30 * SECOND);
      yield* process.write(2, own(cannotConnect(place, why)));
      return 1;
    }
    const tool: Tool = {
      ...asked,
      process,
      database: options.get('db') ?? place.database,
      log,
      ask: (database, command) => answered(connection, database, command),
    };
    try {
      const user = options.get('username') ?? place.user;
      if (user !== undefined) {
        const db = options.get('authenticationDatabase') ?? place.authSource ?? tool.database ?? 'admin';
        const pwd = options.get('password') ?? place.password ?? '';
        const reply = yield* connection.ask('admin', { authenticate: 1, user, pwd, db });
        if (reply.ok === 0) {
          yield* process.write(2, own(NOT_LOGGED_IN));
          return 1;
        }
      }
      return yield* work(tool);
    } catch (error) {
      if (error instanceof ToolNotFollowed) return told(process, error.message);
      if (!(error instanceof ToolFailed)) throw error;
      yield* process.write(2, own(`Failed: ${error.message}`));
      return 1;
    } finally {
      connection.close();
    }
  };

const NOT_LOGGED_IN =
  'could not connect to server: connection() error occurred during connection handshake: auth error: sasl conversation error: unable to authenticate using mechanism "SCRAM-SHA-1": (AuthenticationFailed) Authentication failed.';

const cannotConnect = ({ host, port }: { readonly host: string; readonly port: number }, why: string): string =>
  `could not connect to server: server selection error: server selection timeout, current topology: { Type: Single, Servers: [{ Addr: ${host}:${port}, Type: Unknown, Last error: ${why} }, ] }`;

function told(process: Process, why: string): number {
  process.remark({ kind: 'NotFollowed', program: 'MongoDB tool', why, taken: 'done' });
  return 0;
}

function* answered(connection: Connection, database: string, command: Document): Task<Document> {
  const reply = yield* connection.ask(database, command);
  if (typeof reply.notFollowed === 'string') throw new ToolNotFollowed(reply.notFollowed);
  if (reply.ok === 0) throw new ToolFailed(`(${String(reply.codeName)}) ${String(reply.errmsg)}`);
  return reply;
}

/** All documents that a command's cursor goes through. */
export function* allOf(tool: Tool, database: string, command: Document): Task<readonly Document[]> {
  const reply = yield* tool.ask(database, command);
  return ((reply.cursor as Document).firstBatch ?? []) as readonly Document[];
}

/** `connected to: mongodb://localhost/` */
export function connectedTo({ options }: Asked): string {
  const uri = options.get('uri');
  if (uri !== undefined) return `connected to: ${uri.replace(/\/\/[^@/]*@/, '//[**REDACTED**]@')}`;
  return `connected to: mongodb://${options.get('host') ?? 'localhost'}${options.has('port') ? `:${options.get('port')}` : ''}/`;
}
