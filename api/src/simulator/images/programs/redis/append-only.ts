import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import { SECOND } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { Client, Context, Server } from './command.ts';
import { execute } from './commands.ts';
import { decodeCommand, encode, isList, type Reply } from './protocol.ts';

/** Where the append-only file is: in a folder, with a manifest and a base, since 7. */
interface AppendOnlyFiles {
  readonly folder: string | undefined;
  readonly base: string | undefined;
  readonly commands: string;
}

/** Since Redis 7 they are several, in a folder of their own. */
export const appendOnlyFiles = (major: number): AppendOnlyFiles =>
  major >= 7
    ? { folder: 'appendonlydir', base: 'appendonly.aof.1.base.rdb', commands: 'appendonly.aof.1.incr.aof' }
    : { folder: undefined, base: undefined, commands: 'appendonly.aof' };

const pathOf = ({ folder, commands }: AppendOnlyFiles): string => (folder === undefined ? commands : `${folder}/${commands}`);

/** Makes the files that are not there yet, and does again what they say was done; the lines that the server logs of it. @see redis: src/aof.c loadAppendOnlyFiles */
export function openAppendOnly(process: Process, server: Server, files: AppendOnlyFiles): string[] {
  const path = pathOf(files);
  if (process.access(path, 'f')) {
    const client: Client = { database: 0, authenticated: true };
    let text = process.readFile(path);
    for (let next = decodeCommand(text); next; next = decodeCommand(text)) {
      text = next.rest;
      execute(server, client, next.words);
    }
    server.commands = 0;
    const loaded = 'DB loaded from append only file: 0.000 seconds';
    if (files.base === undefined) return [loaded];
    return [
      `DB loaded from base file ${files.base}: 0.000 seconds`,
      `DB loaded from incr file ${files.commands}: 0.000 seconds`,
      loaded,
      `Opening AOF incr file ${files.commands} on server start`,
    ];
  }
  if (files.folder === undefined) {
    process.writeFile(path, '', { mode: 0o644 });
    return [];
  }
  if (!process.access(files.folder, 'f')) process.mkdir(files.folder, 0o755);
  process.writeFile(`${files.folder}/${files.base}`, 'REDIS0010', { mode: 0o644 });
  process.writeFile(path, '', { mode: 0o644 });
  process.writeFile(`${files.folder}/appendonly.aof.manifest`, `file ${files.base} seq 1 type b\nfile ${files.commands} seq 1 type i\n`, {
    mode: 0o644,
  });
  return [`Creating AOF base file ${files.base} on server start`, `Creating AOF incr file ${files.commands} on server start`];
}

/** Adds a command that has changed something, as it can be done again: times as they are on the clock, and what was chosen by chance by name. */
export function appender(process: Process, files: AppendOnlyFiles): (context: Context, words: readonly string[], reply: Reply) => void {
  let database = -1;
  return (context, words, reply) => {
    const lines = [...(database === context.db ? [] : [['SELECT', String(context.db)]]), ...repeatable(context, words, reply)];
    database = context.db;
    try {
      process.writeFile(pathOf(files), lines.map(encode).join(''), { append: true });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  };
}

/** @see redis: src/expire.c, src/t_string.c, src/t_set.c (rewriteClientCommandVector) */
export function repeatable({ data, db, now }: Context, words: readonly string[], reply: Reply): (readonly string[])[] {
  const [name = '', key = '', value = ''] = words;
  const at = data.get(db, key, now)?.expiresAt;
  const expires = at === undefined ? [] : [['PEXPIREAT', key, String(Math.round(at / 1000) + (EPOCH_SECONDS * SECOND) / 1000)]];
  if (/^p?expire(?:at)?$/.test(name)) return at === undefined ? [['DEL', key]] : expires;
  if (/^p?setex$/.test(name)) return [['SET', key, words[3] ?? ''], ...expires];
  if (name === 'set') return [['SET', key, value], ...expires];
  if (name === 'spop') return [['SREM', key, ...(isList(reply) ? reply.map(String) : [String(reply)])]];
  return [words];
}
