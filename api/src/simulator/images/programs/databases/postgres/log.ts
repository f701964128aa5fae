import type { Process } from '../../../../kernel/index.ts';
import { strftime } from '../../../../shell/utilities/time/calendar.ts';
import { localText, ruleIn } from '../../../../shell/utilities/time/zone.ts';
import type { DaemonLine } from '../../daemon.ts';
import { onAlpine } from '../../on-alpine.ts';
import { compilerOf, type Debian, debianNumbered, packageVersion } from './package.ts';

/** The time as the server's log begins a line with it, in milliseconds: Greenwich's until the configuration is read, for which initdb has asked TZ. */
export const stamp = (process: Process, zone?: 'GMT'): string =>
  zone === 'GMT' ? strftime('%Y-%m-%d %H:%M:%S.%3N GMT', process.now) : localText(process, '%Y-%m-%d %H:%M:%S.%3N %Z');

/** The time zone that initdb writes into the configuration. @see postgres: src/bin/initdb/findtimezone.c select_default_timezone */
export function initialZone(process: Process): string {
  const given = process.env.get('TZ');
  if (given !== undefined && ruleIn(process, `/usr/share/zoneinfo/${given}`) !== undefined) return given;
  return onAlpine(process) ? 'UTC' : 'Etc/UTC';
}

/** `15.3 (Debian 15.3-1.pgdg110+1)`: Debian's packages say whose they are; Alpine's image builds its own. */
export const packaged = (process: Process, version: string): string =>
  onAlpine(process) ? version : `${version} (Debian ${packageVersion(version, debianHere(process))})`;

const debianHere = (process: Process): Debian =>
  debianNumbered(process.access('/etc/debian_version', 'r') ? process.readFile('/etc/debian_version') : '');

/** What `version()` says. */
export const builtAs = (process: Process, version: string): string =>
  `PostgreSQL ${packaged(process, version)} on ${
    onAlpine(process)
      ? `x86_64-pc-linux-musl, compiled by ${majorOf(version) >= 18 ? 'gcc (Alpine 15.2.0) 15.2.0' : 'gcc (Alpine 12.2.1_git20220924-r4) 12.2.1 20220924'}, 64-bit`
      : `x86_64-pc-linux-gnu, compiled by ${compilerOf(debianHere(process))}, 64-bit`
  }`;

/** 15 of `15.3`. */
export const majorOf = (version: string): number => Number.parseInt(version, 10);

/**
 * The processes that a server starts one after the other, from this pid on: since 15 the checkpointer first, before it the one
 * that starts up; since 18 three that read and write come before all. @see postgres: src/backend/postmaster/postmaster.c
 * PostmasterMain, reaper
 */
const helpers = (version: string, first: number) => {
  if (majorOf(version) >= 18) return { checkpointer: first + 3, startup: first + 5, launcher: first + 8 };
  return majorOf(version) >= 15
    ? { checkpointer: first, startup: first + 2, launcher: first + 5 }
    : { startup: first, checkpointer: first + 1, launcher: first + (majorOf(version) >= 10 ? 6 : 5) };
};

const line = (process: Process, pid: number, text: string): string => `${stamp(process)} [${pid}] LOG:  ${text}`;

/** How the files were left. @see postgres: src/backend/access/transam/xlogrecovery.c InitWalRecovery */
export function startUp(process: Process, version: string, first: number, interrupted: boolean): DaemonLine[] {
  const { startup, checkpointer } = helpers(version, first);
  const say = (text: (at: string) => string, by = startup): DaemonLine => ({
    after: 0.005,
    text: () => line(process, by, text(localText(process, '%Y-%m-%d %H:%M:%S %Z'))),
  });
  if (!interrupted) return [say((at) => `database system was shut down at ${at}`)];
  return [
    say((at) => `database system was interrupted; last known up at ${at}`),
    say(() => 'database system was not properly shut down; automatic recovery in progress'),
    say(() => 'invalid record length at 0/1529F28: wanted 24, got 0'),
    say(() => 'redo is not required'),
    ...(majorOf(version) >= 15
      ? [say(() => 'checkpoint starting: end-of-recovery immediate wait', checkpointer), say(() => checkpoint(version), checkpointer)]
      : []),
  ];
}

/** How it ends. @see postgres: src/backend/postmaster/postmaster.c pmdie, src/backend/access/transam/xlog.c LogCheckpointEnd */
export function shutDown(process: Process, version: string, kind: 'smart' | 'fast', pid: number, first: number): DaemonLine[] {
  const { checkpointer, launcher } = helpers(version, first);
  const say = (after: number, text: string, by = pid): DaemonLine => ({ after, text: () => line(process, by, text) });
  return [
    say(0, `received ${kind} shutdown request`),
    ...(kind === 'fast' ? [say(0.01, 'aborting any active transactions')] : []),
    ...(majorOf(version) >= 10
      ? [say(0.01, `background worker "logical replication launcher" (PID ${launcher}) exited with exit code 1`)]
      : []),
    say(0, 'shutting down', checkpointer),
    ...(majorOf(version) >= 15
      ? [say(0.01, 'checkpoint starting: shutdown immediate', checkpointer), say(0.02, checkpoint(version), checkpointer)]
      : []),
    say(0.02, 'database system is shut down'),
  ];
}

/** @see postgres: src/backend/access/transam/xlog.c LogCheckpointEnd */
const checkpoint = (version: string): string =>
  `checkpoint complete: wrote ${majorOf(version) >= 18 ? '0 buffers (0.0%), wrote 3 SLRU buffers' : '3 buffers (0.0%)'}; 0 WAL file(s) added, 0 removed, 0 recycled; write=0.004 s, sync=0.002 s, total=0.016 s; sync files=2, longest=0.001 s, average=0.001 s; distance=0 kB, estimate=0 kB${majorOf(version) >= 16 ? '; lsn=0/1529F28, redo lsn=0/1529F28' : ''}`;

/** The server that the entrypoint starts for its scripts alone. @see docker-library/postgres: docker-entrypoint.sh docker_temp_server_start */
export const TEMPORARY = { debian: 48, alpine: 41 } as const;

/** All lines at once, as a command prints what a server would log. */
export const textOf = (process: Process, lines: readonly DaemonLine[]): string =>
  lines.map(({ text }) => `${typeof text === 'string' ? text : text(process)}\n`).join('');
