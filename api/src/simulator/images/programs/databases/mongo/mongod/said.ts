// What mongod says from its beginning to its end.

import type { OsError, Process } from '../../../../../kernel/index.ts';
import { isSince } from '../../../../../shell/utilities/lib/version.ts';
import type { DaemonLine } from '../../../daemon.ts';
import { mongoBuild } from './build.ts';
import { type MongoLine, mongoLine } from './log.ts';

/** A mongod that has its data. */
interface StartedMongo {
  readonly process: Process;
  readonly version: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly data: string;
  /** Where it listens. */
  readonly address: string;
  /** Its socket in the file system, if it has one. */
  readonly socket: string | undefined;
  /** Whether the data is there from before, and whether who had it then let go of it. */
  readonly wasThere: boolean;
  readonly isUnclean: boolean;
  /** That of the options that it was given; there is none without any. */
  readonly options: MongoLine | undefined;
  readonly warnings: readonly MongoLine[];
}

/** One that has not got its data yet. */
export type Introduced = Pick<StartedMongo, 'process' | 'version' | 'args' | 'port' | 'data' | 'options'>;

const said = ({ process, version }: Introduced, after: number, line: MongoLine): DaemonLine => ({
  after,
  text: () => mongoLine(process, version, line),
});

/** Of itself, before it touches anything. */
export function introduction(mongo: Introduced): DaemonLine[] {
  const { process, version, args, port, data, options } = mongo;
  const { hostname } = process.net;
  const { git, openssl, ubuntu, distmod } = mongoBuild(version);
  const restarted: MongoLine = { context: 'main', id: 20698, component: 'CONTROL', message: RESTARTED, plain: RESTARTED };
  const tls: MongoLine = {
    context: isSince(version, 4, 4) ? 'main' : '-',
    id: 23285,
    component: 'CONTROL',
    message: TLS,
    ...(isSince(version, 4, 0) && { plain: TLS }),
  };
  const starts: MongoLine = {
    context: 'initandlisten',
    id: 4615611,
    component: 'CONTROL',
    message: 'MongoDB starting',
    attributes: `{"pid":${process.pid},"port":${port},"dbPath":"${data}","architecture":"64-bit","host":"${hostname}"}`,
    plain: [
      `MongoDB starting : pid=${process.pid} port=${port} dbpath=${data} 64-bit host=${hostname}`,
      ...[`db version v${version}`, `git version: ${git}`, `OpenSSL version: ${openssl}`, 'allocator: tcmalloc', 'modules: none'],
      ...['build environment:', `    distmod: ${distmod}`, '    distarch: x86_64', '    target_arch: x86_64'],
    ].join('\n'),
  };
  const build: MongoLine = {
    context: 'initandlisten',
    id: 23403,
    component: 'CONTROL',
    message: 'Build Info',
    attributes: `{"buildInfo":{"version":"${version}","gitVersion":"${git}","openSSLVersion":"${openssl}","modules":[],"allocator":"tcmalloc","environment":{"distmod":"${distmod}","distarch":"x86_64","target_arch":"x86_64"}}}`,
  };
  const system: MongoLine = {
    context: 'initandlisten',
    id: 51765,
    component: 'CONTROL',
    message: 'Operating System',
    attributes: `{"os":{"name":"Ubuntu","version":"${ubuntu}"}}`,
  };
  return [
    ...(args.includes('--logappend') ? [{ after: 0, text: () => `\n${mongoLine(process, version, restarted)}` }] : []),
    said(mongo, 0.05, tls),
    said(mongo, 0.02, starts),
    ...[build, system, ...(options ? [options] : [])].map((line) => said(mongo, 0, line)),
  ];
}

/** Until its ports are open. */
export function startingLines(mongo: StartedMongo): DaemonLine[] {
  const { data, wasThere, isUnclean, warnings } = mongo;
  const detected: MongoLine = {
    context: 'initandlisten',
    id: 22270,
    component: 'STORAGE',
    message: 'Storage engine to use detected by data files',
    attributes: `{"dbpath":"${data}","storageEngine":"wiredTiger"}`,
  };
  const unclean: MongoLine = {
    context: 'initandlisten',
    id: 22271,
    component: 'STORAGE',
    message: 'Detected unclean shutdown - Lock file is not empty',
    attributes: `{"lockFile":"${data}/mongod.lock"}`,
    severity: 'W',
    plain: `Detected unclean shutdown - ${data}/mongod.lock is not empty.`,
  };
  const opened: MongoLine = {
    context: 'initandlisten',
    id: 4795906,
    component: 'STORAGE',
    message: 'WiredTiger opened',
    attributes: '{"durationMillis":1012}',
  };
  return [
    ...introduction(mongo),
    ...(wasThere ? [said(mongo, 0, detected)] : []),
    ...(isUnclean ? [said(mongo, 0, unclean)] : []),
    said(mongo, 1.1, opened),
    ...warnings.map((line) => said(mongo, 0, line)),
  ];
}

/** Once it is reached. */
export function readyLines(mongo: StartedMongo): DaemonLine[] {
  const { version, port, address, socket } = mongo;
  const listening = { context: 'listener', id: 23015, component: 'NETWORK', message: 'Listening on' };
  const at = [...(socket === undefined ? [] : [socket]), address];
  const waiting: MongoLine = {
    context: isSince(version, 4, 2) ? 'listener' : 'initandlisten',
    id: 23016,
    component: 'NETWORK',
    message: 'Waiting for connections',
    attributes: `{"port":${port},"ssl":"off"}`,
    plain: `waiting for connections on port ${port}`,
  };
  return [
    ...at.map((each, i) =>
      said(mongo, i === 0 ? 0.2 : 0, {
        ...listening,
        attributes: `{"address":"${each}"}`,
        ...(isSince(version, 4, 2) && { plain: `Listening on ${each}` }),
      }),
    ),
    said(mongo, 0, waiting),
  ];
}

/** Where somebody else has its port. */
export function portTakenLine({ process, version }: StartedMongo, { message }: OsError): string {
  const failed: MongoLine = {
    context: 'initandlisten',
    id: 20568,
    component: 'CONTROL',
    message: 'Error setting up listener',
    attributes: `{"error":{"code":9001,"codeName":"SocketException","errmsg":"${message}"}}`,
    severity: 'E',
    plain: `Failed to set up listener: SocketException: ${message}`,
  };
  return `${mongoLine(process, version, failed)}\n`;
}

/** When it is told to end. */
export function stoppingLines(mongo: StartedMongo): DaemonLine[] {
  const received: MongoLine = {
    context: 'SignalHandler',
    id: 23377,
    component: 'CONTROL',
    message: 'Received signal',
    attributes: '{"signal":15,"error":"Terminated"}',
    plain: 'got signal 15 (Terminated), will terminate after current cmd ends',
  };
  const exiting: MongoLine = { context: 'SignalHandler', id: 20565, component: 'CONTROL', message: 'Now exiting', plain: 'now exiting' };
  const shutting: MongoLine = {
    context: 'SignalHandler',
    id: 23138,
    component: 'CONTROL',
    message: 'Shutting down',
    attributes: '{"exitCode":0}',
    plain: 'shutting down with code:0',
  };
  return [said(mongo, 0, received), said(mongo, 0.3, exiting), said(mongo, 0, shutting)];
}

const TLS = "Automatically disabling TLS 1.0, to force-enable TLS 1.0 specify --sslDisabledProtocols 'none'";
const RESTARTED = '***** SERVER RESTARTED *****';
