import { OsError, type Process } from '../../../../kernel/index.ts';
import { booleans, choices, counts, libraries, parameters, sizes } from './parameters.data.ts';

/** What the server says and ends for before it serves: lines with their level, or in its own name where there is none. */
export interface Refusal {
  readonly lines: readonly { readonly level?: 'FATAL' | 'LOG' | 'HINT' | 'DETAIL'; readonly text: string }[];
  readonly code: number;
  /** Of the moment when the configuration, which names the time zone, was not yet read. */
  readonly zone: 'GMT' | 'UTC';
}

/**
 * Why the server does not start with these arguments; undefined if it does.
 * @see postgres: src/backend/postmaster/postmaster.c PostmasterMain, src/backend/utils/misc/guc.c, src/backend/libpq/be-secure-common.c
 */
export function refusal(process: Process, args: readonly string[], data: string): Refusal | undefined {
  const settings = new Map<string, string>();
  const given = optionsOf(args);
  if ('lines' in given) return given;
  for (const { flag, name, value } of given) {
    if (value === undefined) return fatal(`${flag} requires a value`);
    const wrong = valueFault(name, value);
    if (wrong) return fatal(...wrong);
    settings.set(name, value);
  }
  const file = settings.get('config_file');
  const wrong = file === undefined ? undefined : fileFault(process, file, settings);
  if (wrong) return wrong;
  const zone = file === undefined || settings.has('log_timezone') ? 'UTC' : 'GMT';
  const least = Number(settings.get('superuser_reserved_connections') ?? 3);
  const most = Number(settings.get('max_connections') ?? 100);
  if (least >= most) return said(`superuser_reserved_connections (${least}) must be less than max_connections (${most})`, 1);
  const missing = (settings.get('shared_preload_libraries') ?? '')
    .split(',')
    .map((name) => name.trim().replace(/^['"]|['"]$/g, ''))
    .find((name) => name !== '' && !name.includes('/') && !libraries.has(name));
  if (missing !== undefined) return down([`could not access file "${missing}": No such file or directory`], zone);
  const key = isTrue(settings.get('ssl')) ? keyFault(process, settings, data) : undefined;
  return key && down(key, zone);
}

/** What a server's arguments, and the file that they name, set; for one that has started. */
export function givenSettings(process: Process, args: readonly string[]): ReadonlyMap<string, string> {
  const given = optionsOf(args);
  const options = 'lines' in given ? [] : given;
  const settings = new Map(options.map(({ name, value = '' }) => [name, value] as const));
  const file = settings.get('config_file');
  const fromFile = new Map<string, string>();
  if (file !== undefined) fileFault(process, file, fromFile);
  return new Map([...fromFile, ...settings]);
}

interface Option {
  readonly flag: string;
  readonly name: string;
  readonly value: string | undefined;
}

/** The letters that stand for parameters. */
const LETTERS: Readonly<Record<string, string>> = {
  B: 'shared_buffers',
  h: 'listen_addresses',
  k: 'unix_socket_directories',
  N: 'max_connections',
  p: 'port',
  S: 'work_mem',
};
const WITH_VALUE = 'BcCDdfhkNprStvW';
const ALONE = 'bEeFijlnOPsT';

function optionsOf(args: readonly string[]): readonly Option[] | Refusal {
  const options: Option[] = [];
  const assignment = (flag: string, text: string): Option => {
    const at = text.indexOf('=');
    const name = (at < 0 ? text : text.slice(0, at)).replaceAll('-', '_').toLowerCase();
    return { flag: `${flag}${at < 0 ? text : ''}`, name, value: at < 0 ? undefined : text.slice(at + 1) };
  };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word.startsWith('--')) options.push(assignment('--', word.slice(2)));
    else if (word.startsWith('-') && word.length > 1) {
      const letter = word.charAt(1);
      if (ALONE.includes(letter)) continue;
      if (!WITH_VALUE.includes(letter)) return usage(`invalid option -- '${letter}'`);
      const value = word.length > 2 ? word.slice(2) : args[++i];
      if (value === undefined) return usage(`option requires an argument -- '${letter}'`);
      const name = LETTERS[letter];
      if (letter === 'c') options.push(assignment('-c ', value));
      else if (name !== undefined) options.push({ flag: `-${letter}`, name, value });
    } else return said(`invalid argument: "${word}"\nTry "postgres --help" for more information.`, 1);
  }
  return options;
}

/** What is wrong with one value: what is said of it, and what more. */
function valueFault(name: string, value: string): readonly [text: string, hint?: string] | undefined {
  if (name.includes('.')) return undefined;
  if (!parameters.has(name)) return [`unrecognized configuration parameter "${name}"`];
  const invalid = `invalid value for parameter "${name}": "${value}"`;
  if (booleans.has(name)) return isBoolean(value) ? undefined : [`parameter "${name}" requires a Boolean value`];
  if (sizes.has(name)) {
    if (/^\s*-?\d+(\.\d+)?\s*(B|kB|MB|GB|TB)?\s*$/.test(value)) return undefined;
    const isNumber = /^\s*-?\d/.test(value);
    return isNumber ? [invalid, 'Valid units for this parameter are "B", "kB", "MB", "GB", and "TB".'] : [invalid];
  }
  const range = counts[name];
  if (range) {
    if (!/^\s*-?\d+\s*$/.test(value)) return [invalid];
    const number = Number(value);
    const [least, most] = range;
    return number < least || number > most
      ? [`${number} is outside the valid range for parameter "${name}" (${least} .. ${most})`]
      : undefined;
  }
  const known = choices[name];
  if (known && !known.includes(value.toLowerCase()) && !(known.includes('on') && isBoolean(value)))
    return [invalid, `Available values: ${known.join(', ')}.`];
  return undefined;
}

const isBoolean = (value: string): boolean => /^(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)$/i.test(value);
const isTrue = (value: string | undefined): boolean => value !== undefined && /^(t\w*|y\w*|on|1)$/i.test(value);

/** Reads a configuration file into the settings, of which those of the command line stay. */
function fileFault(process: Process, path: string, settings: Map<string, string>): Refusal | undefined {
  let text: string;
  try {
    text = process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return said(`could not access the server configuration file "${path}": ${error.message}`, 2);
  }
  const lines: { level?: 'LOG' | 'FATAL' | 'HINT'; text: string }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const bare = line.trim();
    if (bare === '' || bare.startsWith('#')) continue;
    const [, name = '', value] = /^([A-Za-z_][\w.$]*)\s*(?:=\s*|\s+)('(?:[^']|'')*'|[^\s#'=]+)\s*(?:#.*)?$/.exec(bare) ?? [];
    const where = `in file "${path}" line ${index + 1}`;
    if (value === undefined) {
      const token = /^[A-Za-z_][\w.$]*\s*=?\s*(?:'(?:[^']|'')*'|[^\s#'=]+)?\s*(\S+)/.exec(bare)?.[1];
      const near = /^[A-Za-z_]/.test(bare) ? token : /^\S+/.exec(bare)?.[0];
      lines.push({ level: 'LOG', text: `syntax error ${where}, ${near ? `near token "${near}"` : 'near end of line'}` });
      continue;
    }
    const key = name.toLowerCase();
    if (/^include(_dir|_if_exists)?$/.test(key)) continue;
    const plain = value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;
    const wrong = valueFault(key, plain);
    if (wrong) {
      const unknown = wrong[0].startsWith('unrecognized');
      lines.push({ level: 'LOG', text: unknown ? `unrecognized configuration parameter "${name}" ${where}` : wrong[0] });
      if (wrong[1] !== undefined) lines.push({ level: 'HINT', text: wrong[1] });
    } else if (!settings.has(key)) settings.set(key, plain);
  }
  if (lines.length === 0) return undefined;
  lines.push({ level: 'FATAL', text: `configuration file "${path}" contains errors` });
  return { lines, code: 1, zone: 'GMT' };
}

/** What is wrong with the certificate or its key. */
function keyFault(process: Process, settings: ReadonlyMap<string, string>, data: string): readonly [string, string?] | undefined {
  const certificate = settings.get('ssl_cert_file') ?? 'server.crt';
  const key = settings.get('ssl_key_file') ?? 'server.key';
  const full = (path: string): string => (path.startsWith('/') ? path : `${data}/${path}`);
  try {
    process.readFile(full(certificate));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return [`could not load server certificate file "${certificate}": ${error.message}`];
  }
  try {
    const { uid, mode, type } = process.stat(full(key));
    if (type !== 'file') return [`private key file "${key}" is not a regular file`];
    if (uid !== process.uid && uid !== 0) return [`private key file "${key}" must be owned by the database user or root`];
    if ((mode & (uid === 0 ? 0o037 : 0o077)) !== 0)
      return [
        `private key file "${key}" has group or world access`,
        'File must have permissions u=rw (0600) or less if owned by the database user, or permissions u=rw,g=r (0640) or less if owned by root.',
      ];
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return [`could not access private key file "${key}": ${error.message}`];
  }
  try {
    process.readFile(full(key));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return [`could not load private key file "${key}": ${error.message}`];
  }
  return undefined;
}

const fatal = (text: string, hint?: string): Refusal => ({
  lines: [{ level: 'FATAL', text }, ...(hint === undefined ? [] : [{ level: 'HINT' as const, text: hint }])],
  code: 1,
  zone: 'GMT',
});

/** After its lock is taken the server says that it is down, too. */
const down = ([text, detail]: readonly [string, string?], zone: 'GMT' | 'UTC'): Refusal => ({
  lines: [
    { level: 'FATAL', text },
    ...(detail === undefined ? [] : [{ level: 'DETAIL' as const, text: detail }]),
    { level: 'LOG', text: 'database system is shut down' },
  ],
  code: 1,
  zone,
});

const said = (text: string, code: number): Refusal => ({ lines: [{ text: `postgres: ${text}` }], code, zone: 'GMT' });
const usage = (text: string): Refusal => said(`${text}\nTry "postgres --help" for more information.`, 1);
