import type { Task } from '../../../../../engine/index.ts';
import type { Process } from '../../../../../kernel/index.ts';
import { isSince } from '../../../../../shell/utilities/lib/version.ts';
import { askRaw } from './ask.ts';
import type { Place } from './options.ts';
import type { Shell } from './shell.ts';

/** @see mongo: src/mongo/shell/dbshell.cpp, src/mongo/shell/mongo.js connect */
export function legacyGreeting(version: string, { host, port, database }: Place): string {
  const query = !isSince(version, 3, 6)
    ? ''
    : !isSince(version, 4, 2)
      ? '?gssapiServiceName=mongodb'
      : '?compressors=disabled&gssapiServiceName=mongodb';
  return `MongoDB shell version v${version}\nconnecting to: mongodb://${host}:${port}/${database ?? ''}${query}\n`;
}

/** What the shell of old says when it is connected. */
export function legacyConnected(process: Process, version: string): string {
  const session = !isSince(version, 3, 6) ? '' : `Implicit session: session { "id" : UUID("${process.random.uuid()}") }\n`;
  return `${session}MongoDB server version: ${version}\n${!isSince(version, 5, 0) ? '' : SUPERSEDED}`;
}
const SUPERSEDED = `================
Warning: the "mongo" shell has been superseded by "mongosh",
which delivers improved usability and compatibility.The "mongo" shell has been deprecated and will be removed in
an upcoming release.
For installation instructions, see
https://docs.mongodb.com/mongodb-shell/install/
================
`;

/** A line of the server's log. */
function warningText(line: string): string {
  const { t, msg } = JSON.parse(line) as { readonly t: { readonly $date: string }; readonly msg: string };
  return `   ${t.$date}: ${msg}`;
}

/** That of the image of a server. */
export const mongoshVersion = (serverMajor: number): string => (serverMajor >= 8 ? '2.3.1' : serverMajor === 7 ? '2.1.1' : '1.8.0');

/** What is said before the server has answered. @see mongosh: packages/cli-repl/src/cli-repl.ts connect, packages/arg-parser/src/uri-generator.ts */
export function connecting({ process, serverMajor }: Shell, { host, port, database, user, authSource }: Place): string {
  const who = user === undefined ? '' : '<credentials>@';
  const wait = /^(?:localhost|127\.)/.test(host) ? '&serverSelectionTimeoutMS=2000' : '';
  const source = authSource === undefined ? '' : `&authSource=${authSource}`;
  const query = `directConnection=true${wait}${source}&appName=mongosh+${mongoshVersion(serverMajor)}`;
  return `Current Mongosh Log ID:\t${process.random.hex(24)}\nConnecting to:\t\tmongodb://${who}${host}:${port}/${database ?? ''}?${query}\n`;
}

/** What is said once it has. @see mongosh: packages/cli-repl/src/mongosh-repl.ts greet, printStartupLog */
export function* greeting(shell: Shell, version: string): Task<string> {
  const log = yield* askRaw(shell, 'admin', { getLog: 'startupWarnings' });
  const warnings = ((log.log ?? []) as readonly string[]).map(warningText);
  const head = 'The server generated these startup warnings when booting';
  const notes = warnings.length > 0 ? `------\n   ${head}\n${warnings.join('\n')}\n------\n\n` : '';
  const site = 'https://docs.mongodb.com/mongodb-shell/';
  return `Using MongoDB:\t\t${version}\nUsing Mongosh:\t\t${mongoshVersion(shell.serverMajor)}\n\nFor mongosh info see: ${site}\n\n${notes}`;
}
