import { encodeBase64 } from '../../apimachinery/base64.ts';
import { certificatePem, factsOf, pem } from '../../apimachinery/certificates.ts';
import { hmac, md5, sha1, sha256, sha512 } from '../../apimachinery/digest.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import { base64Decode } from './lib/base64.ts';
import { readAll } from './lib/input.ts';
import { OsError } from './lib/kernel.ts';
import { notFollowed } from './lib/not-followed.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';
import { addressOf, tryConnect } from './network/connect.ts';
import { strftime } from './time/calendar.ts';

/**
 * openssl as scripts use it: keys and certificates to have some, random bytes, digests, base64, and whether a server is there.
 * `release`: its version and date, as it writes them.
 */
export const opensslOf = (release: string): ReturnType<typeof utility> =>
  utility(
    function* (tool) {
      const [command = '', ...args] = tool.args;
      switch (command) {
        case 'version':
          // Those before 3 name the library only where it is another one.
          tool.print(`OpenSSL ${release}${/^[01]/.test(release) ? '' : ` (Library: OpenSSL ${release})`}\n`);
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
          return emit(tool, optionOf(args, '-out'), pem('DH PARAMETERS', 4, filler(tool)));
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
          return yield* verify(tool, args);
        default:
          yield* tool.complain(command === '' ? 'help:\n' : `Invalid command '${command}'; type "help" for a list.\n`);
          return command === '' ? 0 : 1;
      }
    },
    { shortName: true },
  );

export const openssl = opensslOf('3.0.8 7 Feb 2023');

const filler =
  ({ process: { random } }: Tool) =>
  (): string =>
    encodeBase64(random.hex(48));

/** `/C=US/CN=a` as it is printed: `C = US, CN = a`. @see openssl: crypto/x509/x_name.c */
const subjectText = (named: string): string =>
  named
    .split(/(?<!\\)\//)
    .filter((part) => part !== '')
    .map((part) => part.replace('=', ' = '))
    .join(', ');

const optionOf = (args: readonly string[], name: string): string | undefined => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
};

function emit(tool: Tool, path: string | undefined, text: string, mode = 0o666): number {
  if (path === undefined) tool.print(text);
  else
    try {
      tool.process.writeFile(path, text, { mode });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new Failure(`Can't open "${path}" for writing, ${error.message}`, 1);
    }
  return 0;
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
  if (args.includes('-check')) tool.print(command === 'rsa' ? 'RSA key ok\n' : 'Key is valid\n');
  if (args.includes('-noout') && command !== 'ecparam') return 0;
  return emit(
    tool,
    optionOf(args, '-out'),
    pem(title, title === 'PRIVATE KEY' ? 25 : 4, filler(tool)),
    title === 'PUBLIC KEY' ? 0o666 : 0o600,
  );
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
      pem(args.includes('-nodes') || args.includes('-noenc') ? 'PRIVATE KEY' : 'ENCRYPTED PRIVATE KEY', 25, filler(tool)),
      0o600,
    );
  }
  const subject = subjectText(optionOf(args, '-subj') ?? '/CN=localhost');
  const facts = { subject, issuer: subject, from: tool.process.now, to: tool.process.now + daysOf(args) };
  return emit(
    tool,
    optionOf(args, '-out'),
    certificatePem(facts, filler(tool), args.includes('-x509') ? 'CERTIFICATE' : 'CERTIFICATE REQUEST'),
  );
}

function* certificate(tool: Tool, args: readonly string[]): Task<number> {
  const { process } = tool;
  const from = optionOf(args, '-in');
  if (from !== undefined && !process.access(from, 'r'))
    return yield* cannotOpen(tool, from, args.includes('-req') ? 'certificate request' : 'certificate');
  const text = from === undefined ? yield* readAll(process, 0) : process.readFile(from);
  const facts = factsOf(text) ?? { subject: 'CN = localhost', issuer: 'CN = localhost', from: 0, to: YEAR };
  if (args.includes('-req')) {
    const authority = optionOf(args, '-CA');
    if (authority !== undefined && !process.access(authority, 'r')) return yield* cannotOpen(tool, authority, 'CA certificate');
    const issuer = authority === undefined ? facts.subject : (factsOf(process.readFile(authority))?.subject ?? 'CN = localhost');
    yield* tool.complain(`Certificate request self-signature ok\nsubject=${facts.subject}\n`);
    if (authority !== undefined && args.includes('-CAcreateserial'))
      process.writeFile(`${authority.replace(/\.[^./]*$/, '')}.srl`, `${process.random.hex(40).toUpperCase()}\n`);
    const made = { subject: facts.subject, issuer, from: process.now, to: process.now + daysOf(args) };
    return emit(tool, optionOf(args, '-out'), certificatePem(made, filler(tool)));
  }
  if (!/-----BEGIN CERTIFICATE-----/.test(text))
    return yield* cannotOpen(tool, from ?? '<stdin>', 'certificate', 'Unable to load certificate');
  const when = (t: number): string => strftime('%b %e %H:%M:%S %Y GMT', t);
  for (const word of args) {
    if (word === '-startdate' || word === '-dates') tool.print(`notBefore=${when(facts.from)}\n`);
    if (word === '-enddate' || word === '-dates') tool.print(`notAfter=${when(facts.to)}\n`);
    if (word === '-subject') tool.print(`subject=${facts.subject}\n`);
    if (word === '-issuer') tool.print(`issuer=${facts.issuer}\n`);
    if (word === '-text')
      tool.print(
        `Certificate:\n    Data:\n        Version: 3 (0x2)\n        Signature Algorithm: sha256WithRSAEncryption\n        Issuer: ${facts.issuer}\n        Validity\n            Not Before: ${when(facts.from)}\n            Not After : ${when(facts.to)}\n        Subject: ${facts.subject}\n`,
      );
  }
  if (args.some((word) => /^-(fingerprint|serial|modulus|pubkey|hash|ext|purpose)$/.test(word))) notFollowed(process);
  if (!args.includes('-noout')) emit(tool, optionOf(args, '-out'), text);
  const left = optionOf(args, '-checkend');
  if (left === undefined) return 0;
  const expires = facts.to < process.now + Number(left) * SECOND;
  tool.print(`Certificate will ${expires ? '' : 'not '}expire\n`);
  return expires ? 1 : 0;
}

const YEAR = 365 * 86_400 * SECOND;
const daysOf = (args: readonly string[]): number => Number(optionOf(args, '-days') ?? 30) * 86_400 * SECOND;

/** Who signed it has to be known. @see openssl: crypto/x509/x509_txt.c */
function* verify(tool: Tool, args: readonly string[]): Task<number> {
  const { process } = tool;
  const trusted = [optionOf(args, '-CAfile'), optionOf(args, '-trusted')].flatMap((path) =>
    path !== undefined && process.access(path, 'r') ? [factsOf(process.readFile(path))?.subject] : [],
  );
  let code = 0;
  for (const path of args.filter(
    (word, i) => !word.startsWith('-') && !/^-(CAfile|CApath|trusted|untrusted|purpose)$/.test(args[i - 1] ?? ''),
  )) {
    if (!process.access(path, 'r')) {
      code = yield* cannotOpen(tool, path, 'certificate file');
      continue;
    }
    const facts = factsOf(process.readFile(path));
    if (!facts || trusted.includes(facts.issuer)) {
      tool.print(`${path}: OK\n`);
      continue;
    }
    const [number, why] = facts.issuer === facts.subject ? [18, 'self-signed certificate'] : [20, 'unable to get local issuer certificate'];
    yield* tool.flush();
    yield* tool.complain(`${facts.subject}\nerror ${number} at 0 depth lookup: ${why}\nerror ${path}: verification failed\n`);
    code = 2;
  }
  return code;
}

function* cannotOpen(tool: Tool, path: string, what: string, why = 'No such file or directory'): Task<number> {
  yield* tool.complain(`Could not open file or uri for loading ${what} from ${path}\n${why}\n`);
  return 1;
}

const digests = { md5, sha1, sha256, sha512 } as const;
const DIGEST_OPTIONS = /^-(md5|sha1|sha256|sha512|r|hex|c|hmac|out)$/;
const OTHER_OPTIONS =
  /^-(sha224|sha384|sha3-\d+|blake2\w+|binary|sign|verify|signature|mac|macopt|keyform|passin|prverify|engine|list|help)$/;

function* digest(tool: Tool, command: string, args: readonly string[]): Task<number> {
  const named = command === 'dgst' ? (args.find((word) => /^-(md5|sha1|sha256|sha512)$/.test(word))?.slice(1) ?? 'sha256') : command;
  const kind = named as keyof typeof digests;
  const keyed = optionOf(args, '-hmac');
  const of = (text: string): string => (keyed === undefined ? digests[kind](text) : hmac[kind](keyed, text));
  const unknown = args.find((word) => word.startsWith('-') && !DIGEST_OPTIONS.test(word));
  if (unknown !== undefined) {
    yield* tool.complain(
      /^-[a-z]+$/.test(unknown) && OTHER_OPTIONS.test(unknown)
        ? ''
        : `${command}: Unknown option or message digest: ${unknown.slice(1)}\n${command}: Use -help for summary.\n`,
    );
    return OTHER_OPTIONS.test(unknown) ? notFollowed(tool.process) : 1;
  }
  const paths = args.filter((word, i) => !word.startsWith('-') && args[i - 1] !== '-hmac' && args[i - 1] !== '-out');
  const label = named.toUpperCase().replace('SHA', 'SHA2-').replace('SHA2-1', 'SHA1');
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
  // What is encrypted so is nobody's to read.
  if (args.some((word) => /^-(aes|des|aria|camellia|chacha|bf|rc)/.test(word))) notFollowed(tool.process);
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
