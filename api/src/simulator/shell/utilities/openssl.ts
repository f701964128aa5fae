import { encodeBase64 } from '../../apimachinery/base64.ts';
import { md5, sha1, sha256, sha512 } from '../../apimachinery/digest.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import { base64Decode } from './lib/base64.ts';
import { strftime } from './lib/calendar.ts';
import { addressOf, tryConnect } from './lib/connect.ts';
import { readAll } from './lib/input.ts';
import { OsError } from './lib/kernel.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

/** openssl as scripts use it: keys and certificates to have some, random bytes, digests, base64, and whether a server is there. */
export const openssl = utility(
  function* (tool) {
    const [command = '', ...args] = tool.args;
    switch (command) {
      case 'version':
        tool.print('OpenSSL 3.0.8 7 Feb 2023 (Library: OpenSSL 3.0.8 7 Feb 2023)\n');
        return 0;
      case 'rand':
        return random(tool, args);
      case 'genrsa':
      case 'genpkey':
      case 'rsa':
      case 'ecparam':
      case 'pkey':
        return yield* key(tool, command, args);
      case 'req':
        return yield* request(tool, args);
      case 'x509':
        return yield* certificate(tool, args);
      case 'dhparam':
        return emit(tool, optionOf(args, '-out'), pem(tool, 'DH PARAMETERS', 4));
      case 'dgst':
      case 'md5':
      case 'sha1':
      case 'sha256':
      case 'sha512':
        return yield* digest(tool, command, args);
      case 'base64':
      case 'enc':
        return yield* encode(tool, args);
      case 'passwd':
        return yield* password(tool, args);
      case 's_client':
        return yield* client(tool, args);
      case 'verify':
        tool.print(`${args.at(-1) ?? 'stdin'}: OK\n`);
        return 0;
      default:
        yield* tool.complain(command === '' ? 'help:\n' : `Invalid command '${command}'; type "help" for a list.\n`);
        return command === '' ? 0 : 1;
    }
  },
  { shortName: true },
);

const optionOf = (args: readonly string[], name: string): string | undefined => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
};

function emit(tool: Tool, path: string | undefined, text: string): number {
  if (path === undefined) tool.print(text);
  else
    try {
      tool.process.writeFile(path, text);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new Failure(`Can't open "${path}" for writing, ${error.message}`, 1);
    }
  return 0;
}

/** So many lines of what nobody reads. */
function pem(tool: Tool, title: string, lines: number): string {
  const body = Array.from({ length: lines }, () => encodeBase64(tool.process.random.hex(48))).join('\n');
  return `-----BEGIN ${title}-----\nMII${body.slice(3)}\n-----END ${title}-----\n`;
}

function random(tool: Tool, args: readonly string[]): number {
  const count = Number(args.find((word, i) => /^\d+$/.test(word) && args[i - 1] !== '-out') ?? 0);
  const hex = tool.process.random.hex(count * 2);
  if (args.includes('-base64')) {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const length = Math.ceil((count * 4) / 3);
    const digits = Array.from({ length }, () => alphabet[tool.process.random.int(64)]).join('');
    const padded = digits.padEnd(Math.ceil(count / 3) * 4, '=');
    return emit(tool, optionOf(args, '-out'), `${padded.match(/.{1,64}/g)?.join('\n') ?? ''}\n`);
  }
  return emit(tool, optionOf(args, '-out'), args.includes('-hex') ? `${hex}\n` : hex.slice(0, count));
}

function* key(tool: Tool, command: string, args: readonly string[]): Task<number> {
  const from = optionOf(args, '-in');
  if (from !== undefined && !tool.process.access(from, 'r')) return yield* cannotOpen(tool, from, 'key');
  yield* tool.process.compute(command === 'genrsa' || command === 'genpkey' ? 150_000 : 5000);
  const title = command === 'ecparam' ? 'EC PRIVATE KEY' : args.includes('-pubout') ? 'PUBLIC KEY' : 'PRIVATE KEY';
  return emit(tool, optionOf(args, '-out'), pem(tool, title, title === 'PRIVATE KEY' ? 25 : 4));
}

function* request(tool: Tool, args: readonly string[]): Task<number> {
  const own = optionOf(args, '-key');
  if (own !== undefined && !tool.process.access(own, 'r')) return yield* cannotOpen(tool, own, 'private key');
  if (!args.includes('-subj') && !args.includes('-batch') && !args.includes('-config')) {
    yield* tool.complain('error: No objects specified in config file\n');
    return 1;
  }
  yield* tool.process.compute(150_000);
  if (own === undefined) {
    yield* tool.complain('.....+......+...+.+++++++++++++++++++++++++++++++++++++++*\n-----\n');
    emit(
      tool,
      optionOf(args, '-keyout') ?? 'privkey.pem',
      pem(tool, args.includes('-nodes') || args.includes('-noenc') ? 'PRIVATE KEY' : 'ENCRYPTED PRIVATE KEY', 25),
    );
  }
  return emit(tool, optionOf(args, '-out'), pem(tool, args.includes('-x509') ? 'CERTIFICATE' : 'CERTIFICATE REQUEST', 18));
}

function* certificate(tool: Tool, args: readonly string[]): Task<number> {
  const from = optionOf(args, '-in');
  if (from !== undefined && !tool.process.access(from, 'r'))
    return yield* cannotOpen(tool, from, args.includes('-req') ? 'certificate request' : 'certificate');
  if (args.includes('-req')) {
    yield* tool.complain('Certificate request self-signature ok\n');
    return emit(tool, optionOf(args, '-out'), pem(tool, 'CERTIFICATE', 18));
  }
  const year = 365 * 86_400 * SECOND;
  const when = (t: number): string => strftime('%b %e %H:%M:%S %Y GMT', t);
  if (args.includes('-startdate') || args.includes('-dates')) tool.print(`notBefore=${when(0)}\n`);
  if (args.includes('-enddate') || args.includes('-dates')) tool.print(`notAfter=${when(year)}\n`);
  if (args.includes('-subject')) tool.print('subject=CN = localhost\n');
  if (args.includes('-issuer')) tool.print('issuer=CN = localhost\n');
  if (args.includes('-text')) tool.print('Certificate:\n    Data:\n        Version: 3 (0x2)\n');
  return args.includes('-noout') ? 0 : emit(tool, optionOf(args, '-out'), from === undefined ? '' : tool.process.readFile(from));
}

function* cannotOpen(tool: Tool, path: string, what: string): Task<number> {
  yield* tool.complain(`Could not open file or uri for loading ${what} from ${path}\nNo such file or directory\n`);
  return 1;
}

const digests = { md5, sha1, sha256, sha512 } as const;

function* digest(tool: Tool, command: string, args: readonly string[]): Task<number> {
  const named = command === 'dgst' ? (args.find((word) => /^-(md5|sha1|sha256|sha512)$/.test(word))?.slice(1) ?? 'sha256') : command;
  const of = digests[named as keyof typeof digests];
  const paths = args.filter((word) => !word.startsWith('-'));
  const label = `${named.toUpperCase().replace('SHA', 'SHA2-').replace('SHA2-1', 'SHA1')}`;
  if (paths.length === 0)
    tool.print(
      args.includes('-r') ? `${of(yield* readAll(tool.process, 0))} *stdin\n` : `${label}(stdin)= ${of(yield* readAll(tool.process, 0))}\n`,
    );
  for (const path of paths) {
    if (!tool.process.access(path, 'r')) return yield* cannotOpen(tool, path, 'file');
    tool.print(
      args.includes('-r') ? `${of(tool.process.readFile(path))} *${path}\n` : `${label}(${path})= ${of(tool.process.readFile(path))}\n`,
    );
  }
  return 0;
}

function* encode(tool: Tool, args: readonly string[]): Task<number> {
  const from = optionOf(args, '-in');
  const text = from === undefined ? yield* readAll(tool.process, 0) : tool.process.readFile(from);
  if (args.includes('-d')) return emit(tool, optionOf(args, '-out'), base64Decode(text) ?? '');
  const encoded = encodeBase64(text);
  return emit(tool, optionOf(args, '-out'), args.includes('-A') ? encoded : `${encoded.match(/.{1,64}/g)?.join('\n') ?? ''}\n`);
}

function* password(tool: Tool, args: readonly string[]): Task<number> {
  const given = args.includes('-stdin')
    ? (yield* readAll(tool.process, 0)).trimEnd()
    : args.filter((word, i) => !word.startsWith('-') && args[i - 1] !== '-salt').at(-1);
  const salt = optionOf(args, '-salt') ?? tool.process.random.hex(8);
  const kind = args.includes('-6') ? '6' : args.includes('-5') ? '5' : args.includes('-1') ? '1' : 'apr1';
  tool.print(`$${kind}$${salt}$${sha256(`${salt}${given ?? ''}`).slice(0, kind === '6' ? 64 : 22)}\n`);
  return 0;
}

function* client(tool: Tool, args: readonly string[]): Task<number> {
  const [host = 'localhost', port = '4433'] = (optionOf(args, '-connect') ?? 'localhost:4433').split(':');
  const address = yield* addressOf(tool.process, host);
  if (address === undefined) {
    yield* tool.complain(`BIO_lookup_ex:system library::${tool.process.net.noSuchName}\nconnect:errno=22\n`);
    return 1;
  }
  const socket = yield* tryConnect(tool.process, address, Number(port), undefined);
  if (socket instanceof OsError) {
    yield* tool.complain(`connect:errno=${socket.code === 'ETIMEDOUT' ? 110 : 111}\n`);
    return 1;
  }
  socket.close();
  tool.print(`CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = ${host}\n   i:CN = ${host}\n---\nDONE\n`);
  return 0;
}
