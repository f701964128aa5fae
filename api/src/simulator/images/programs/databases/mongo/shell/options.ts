import { unescaped } from '../../../../../apimachinery/percent.ts';
/** Where a server is, and who asks, as an address says it. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly authSource: string | undefined;
}

/** `mongodb://user:password@host:port/database?authSource=admin`, `host:port/database`, `host/database`; on a command line a word alone is a database. */
export function placeOf(address: string, isOperand = false): Place {
  if (isOperand && !/[:/.]/.test(address))
    return { host: '127.0.0.1', port: 27017, database: address, user: undefined, password: undefined, authSource: undefined };
  const [, credentials, hosts = '', database, query = ''] =
    /^(?:mongodb(?:\+srv)?:\/\/)?(?:([^@/]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(address) ?? [];
  const [, host = '127.0.0.1', port] = /^([^:,]+)(?::(\d+))?/.exec(hosts) ?? [];
  const [user, ...password] = credentials === undefined ? [] : credentials.split(':');
  const [, authSource] = /(?:^|&)authSource=([^&]*)/.exec(query) ?? [];
  return {
    host,
    port: Number(port ?? 27017),
    database: database || undefined,
    user: user === undefined ? undefined : unescaped(user),
    password: credentials === undefined || password.length === 0 ? undefined : unescaped(password.join(':')),
    authSource,
  };
}

/** What the command line of a shell comes to. */
export interface ShellOptions {
  host: string | undefined;
  port: number | undefined;
  address: string | undefined;
  user: string | undefined;
  password: string | undefined;
  authDatabase: string | undefined;
  readonly scripts: string[];
  readonly files: string[];
  quiet: boolean;
  noServer: boolean;
  /** Goes on reading once the scripts are through. */
  shell: boolean;
  version: boolean;
  /** What it does not know. */
  unknown: string | undefined;
  /** What the model has not. */
  notFollowed: string | undefined;
}

const FLAGS =
  /^--(?:quiet|norc|nodb|ipv6|verbose|no-quiet|retryWrites|disableImplicitSessions|enableJavaScriptJIT|disableJavaScriptJIT|skipStartupWarnings|shell|version|json|build-info|smokeTests|help|tls|ssl|tlsAllowInvalidCertificates|tlsAllowInvalidHostnames|sslAllowInvalidCertificates|sslAllowInvalidHostnames|tlsInsecure)$/;
const VALUED =
  /^--(?:eval|file|host|port|username|password|authenticationDatabase|authenticationMechanism|apiVersion|networkMessageCompressors|ssl\w+|tls\w+|gssapi\w+|aws\w+|keyVaultNamespace|kmsURL|jsHeapLimitMB)$/;

/** @see mongosh: packages/arg-parser/src/cli-options.ts */
export function shellOptions(args: readonly string[]): ShellOptions {
  const options: ShellOptions = {
    host: undefined,
    port: undefined,
    address: undefined,
    user: undefined,
    password: undefined,
    authDatabase: undefined,
    scripts: [],
    files: [],
    quiet: false,
    noServer: false,
    shell: false,
    version: false,
    unknown: undefined,
    notFollowed: undefined,
  };
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const given = args[at] as string;
    const [, name = given, inline] = /^(--[\w-]+)=(.*)$/s.exec(given) ?? [];
    const word = SHORT[name] ?? (/^-[upfh]./.test(given) ? (SHORT[given.slice(0, 2)] as string) : name);
    const attached = /^-[upfh]./.test(given) ? given.slice(2) : inline;
    const value = (): string => attached ?? args[++at] ?? '';
    if (word === '--') continue;
    if (VALUED.test(word))
      take(options, word, word === '--password' && attached === undefined && (args[at + 1] ?? '-').startsWith('-') ? '' : value());
    else if (FLAGS.test(word)) flag(options, word);
    else if (word.startsWith('-') && word !== '-') options.unknown ??= word;
    else operands.push(word);
  }
  for (const [i, operand] of operands.entries()) {
    if (i === 0 && !options.noServer && !isFile(operand)) options.address = operand;
    else options.files.push(operand);
  }
  return options;
}
const SHORT: Readonly<Record<string, string>> = { '-u': '--username', '-p': '--password', '-h': '--host', '-f': '--file', '-?': '--help' };
const isFile = (word: string): boolean => /\.(?:js|mongodb)$/.test(word) && !word.includes('://');

function take(options: ShellOptions, name: string, value: string): void {
  switch (name) {
    case '--eval':
      options.scripts.push(value);
      return;
    case '--file':
      options.files.push(value);
      return;
    case '--host':
      options.host = value;
      return;
    case '--port':
      options.port = Number(value);
      return;
    case '--username':
      options.user = value;
      return;
    case '--password':
      options.password = value;
      return;
    case '--authenticationDatabase':
      options.authDatabase = value;
      return;
    default:
      if (/^--(?:tls|ssl|gssapi|aws)/.test(name)) options.notFollowed ??= name;
  }
}

function flag(options: ShellOptions, name: string): void {
  if (name === '--quiet') options.quiet = true;
  else if (name === '--nodb') options.noServer = true;
  else if (name === '--shell') options.shell = true;
  else if (name === '--version') options.version = true;
  else if (/^--(?:tls|ssl|json|build-info|help|smokeTests)/.test(name)) options.notFollowed ??= name;
}
