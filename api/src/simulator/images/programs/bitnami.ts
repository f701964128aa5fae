import { seconds, type Task } from '../../engine/index.ts';
import type { ImageFile, Process, Program } from '../../kernel/index.ts';
import { makeDirectories } from '../../shell/utilities/lib/files.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { listeningProgram } from '../generic.ts';
import { executable } from '../model.ts';
import { execCommand } from './gosu.ts';
import { whyNotWritten } from './start-checks.ts';

/** What a Bitnami image's start script checks and says. */
export interface BitnamiImage {
  /** As its log lines begin, and in its title. */
  readonly name: string;
  readonly title: string;
  /** What it says that it validates, where it says so. */
  readonly validates?: string;
  /** One of them has to be given, unless ALLOW_EMPTY_PASSWORD says otherwise. */
  readonly password?: readonly string[];
  /** Which variable allows to go without, and what is said where it does not. */
  readonly allows?: {
    readonly variable: string;
    readonly errors: readonly string[];
    readonly warning: string;
    /** Then there is nothing to allow. */
    readonly unless?: (env: ReadonlyMap<string, string>) => boolean;
  };
  /** What it asks of others, and says, before it touches its data; false: it ends with 1. */
  readonly prepare?: (process: Process, say: (text: string) => Task<void>) => Task<boolean>;
  /** Its data, owned by the image's user. */
  readonly data?: string;
  /** What it says before it touches its data. */
  readonly initializes?: readonly string[];
  /** What is done with its data before that. */
  readonly deploy?: (process: Process, data: string, say: (text: string) => Task<void>) => Task<void>;
  /** What is started then; `env` is set for it. */
  readonly start: (process: Process) => { readonly command: readonly string[]; readonly env?: Readonly<Record<string, string>> };
}

/** The entrypoint of Bitnami's images. @see bitnami/containers: bitnami/redis/7.0/debian-11/rootfs/opt/bitnami/scripts */
export const bitnami = (image: BitnamiImage): Program =>
  function* (process) {
    const { name, title, validates, password = [], allows, prepare, initializes = [], data, deploy, start } = image;
    const command = process.argv.slice(1);
    const say = (text: string): Task<void> =>
      process.write(
        2,
        `${name} ${localText(process, '%H:%M:%S')}.${String(Math.floor(process.now / 10_000) % 100).padStart(2, '0')} ${text}\n`,
      );
    if (!/\/run\.sh$/.test(command[0] ?? '')) return yield* execCommand(process, command, '/opt/bitnami/scripts/entrypoint.sh', 30);
    for (const line of [
      '',
      `Welcome to the Bitnami ${name} container`,
      'Subscribe to project updates by watching https://github.com/bitnami/containers',
      'Submit issues and feature requests at https://github.com/bitnami/containers/issues',
      '',
      `INFO  ==> ** Starting ${title} setup **`,
      ...(validates === undefined ? [] : [`INFO  ==> Validating settings in ${validates}`]),
    ])
      yield* say(line);
    const isEmpty = (variable: string): boolean => !process.env.get(variable) && !process.env.get(`${variable}_FILE`);
    if (!allows && password.length > 0 && password.every(isEmpty)) {
      if (/^(yes|true|1)$/i.test(process.env.get('ALLOW_EMPTY_PASSWORD') ?? ''))
        yield* say(
          'WARN  ==> You set the environment variable ALLOW_EMPTY_PASSWORD=yes. For safety reasons, do not use this flag in a production environment.',
        );
      else {
        yield* say(
          `ERROR ==> The ${password[0]} environment variable is empty or not set. Set the environment variable ALLOW_EMPTY_PASSWORD=yes to allow the container to be started with blank passwords. This is recommended only for development.`,
        );
        return 1;
      }
    }
    if (allows && password.every(isEmpty) && !allows.unless?.(process.env)) {
      const given = process.env.get(allows.variable) ?? '';
      if (!/^(yes|true|1)$/i.test(given)) {
        for (const error of allows.errors) yield* say(`ERROR ==> ${error}`);
        return 1;
      }
      yield* say(`WARN  ==> ${allows.warning.replace('$', `${allows.variable}=${given}`)}`);
    }
    if (prepare && !(yield* prepare(process, say))) return 1;
    for (const line of initializes) yield* say(`INFO  ==> ${line}`);
    if (data !== undefined) {
      const why = whyNotWritten(process, data.replace(/\/[^/]*$/, ''));
      if (why) {
        yield* process.write(2, `mkdir: cannot create directory '${data}': ${why.message}\n`);
        return 1;
      }
      makeDirectories(process, data);
      if (deploy) yield* deploy(process, data, say);
    }
    yield* say(`INFO  ==> ** ${title} setup finished! **`);
    yield* process.write(1, '\n');
    yield* say(`INFO  ==> ** Starting ${title} **`);
    const { command: next, env = {} } = start(process);
    for (const [variable, value] of Object.entries(env)) process.env.set(variable, value);
    return yield* execCommand(process, next);
  };

/** What is started then, where it is known by its ports alone. */
export const served = (ports: readonly number[], after: number, megabytes: number): ImageFile =>
  executable(function* (process) {
    process.remark({ kind: 'NotFollowed', program: process.env.get('BITNAMI_APP_NAME') ?? '', why: 'what it logs', taken: 'running' });
    return yield* listeningProgram({ ports, after: seconds(after), status: 200 })(process);
  }, megabytes);
