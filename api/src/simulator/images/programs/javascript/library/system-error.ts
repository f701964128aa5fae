import { goWords, type OsError } from '../../../../kernel/index.ts';
import { numbers } from '../../errno.ts';
import { JsFunction, JsObject, type JsValue, type Machine, type Thrown } from '../values.ts';
import { classOf } from './inspect.ts';
import { quoted } from './quoted.ts';

const all: Readonly<Record<string, number>> = { ...numbers, ENOTFOUND: 3008, EAI_AGAIN: 3001 };

/** The error that Node makes of a failed system call: `connect ECONNREFUSED 127.0.0.1:80`. */
export function systemError(machine: Machine, code: string, syscall: string, more: Readonly<Record<string, JsValue>>): JsObject {
  const { address, port, hostname } = more;
  const where =
    hostname !== undefined
      ? ` ${String(hostname)}`
      : address !== undefined
        ? ` ${String(address)}${port === undefined ? '' : `:${String(port)}`}`
        : '';
  const made = machine.error('Error', syscall.includes(' ') ? syscall : `${syscall} ${code}${where}`);
  const stack = made.own('stack');
  if (stack && typeof stack.value === 'string')
    stack.value = `${stack.value.split('\n')[0]}${syscall === 'connect' ? '\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1494:16)' : syscall === 'getaddrinfo' ? '\n    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:107:26)' : '\n    at connResetException (node:internal/errors:720:14)'}`;
  if (!syscall.includes(' ')) made.put('errno', -(all[code] ?? 5));
  made.put('code', code);
  if (!syscall.includes(' ')) made.put('syscall', syscall);
  for (const [name, value] of Object.entries(more)) made.put(name, value);
  return made;
}

/** Of a name that was just not resolved. @see node: lib/dns.js onlookup; libuv: src/unix/getaddrinfo.c uv__getaddrinfo_translate_error */
export const lookupError = (machine: Machine, hostname: string): JsObject =>
  systemError(machine, machine.process.net.isUnanswered ? 'EAI_AGAIN' : 'ENOTFOUND', 'getaddrinfo', { hostname });

/**
 * `port`: -1 where the address is a file's. What is not allowed is refused before it is listened, and then tried of IPv4 alone, where all
 * addresses are meant. @see node: lib/net.js setupListenHandle; libuv: src/unix/tcp.c uv__tcp_bind
 */
export function listenError(machine: Machine, error: OsError, given: string, port: number): JsObject {
  const { code } = error;
  const text = goWords(error);
  const isBound = code === 'EADDRINUSE';
  const address = !isBound && given === '::' ? '0.0.0.0' : given;
  const where = port < 0 ? address : `${address}:${port}`;
  const made = machine.error('Error', `listen ${code}: ${text} ${where}`);
  const stack = made.own('stack');
  if (stack)
    stack.value = `Error: listen ${code}: ${text} ${where}\n    at Server.setupListenHandle [as _listen2] (node:net:${isBound ? '1734:16' : '1717:21'})\n    at listenInCluster (node:net:1782:12)\n    at Server.listen (node:net:1870:7)`;
  return made
    .put('code', code)
    .put('errno', -(all[code] ?? 5))
    .put('syscall', 'listen')
    .put('address', address)
    .put('port', port);
}

/** `ENOENT: no such file or directory, open '/x'` */
export function fileError(machine: Machine, error: OsError, syscall: string, path?: string, later = false): Thrown {
  const text: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or directory',
    EACCES: 'permission denied',
    EEXIST: 'file already exists',
    EISDIR: 'illegal operation on a directory',
    ENOTDIR: 'not a directory',
    ENOTEMPTY: 'directory not empty',
    EROFS: 'read-only file system',
    ENOSPC: 'no space left on device',
  };
  const about = error.code === 'EISDIR' && syscall === 'open' ? 'read' : path === undefined ? syscall : `${syscall} '${path}'`;
  const thrown = machine.fail('Error', `${error.code}: ${text[error.code] ?? goWords(error)}, ${about}`);
  const made = thrown.value as JsObject;
  const called = error.code === 'EISDIR' && syscall === 'open' ? 'read' : syscall;
  made.put('errno', -(all[error.code] ?? 5));
  // What comes out of the event loop has no stack, and is made by libuv's own words.
  if (later) {
    made.put('code', error.code).put('syscall', called);
    made.put('stack', `Error: ${machine.text(machine.get(made, 'message'))}`, false);
    made.native = undefined;
  } else made.put('syscall', called).put('code', error.code);
  if (about !== 'read') made.put('path', path);
  return thrown;
}

/** Node's own errors have codes, and say so: `TypeError [ERR_INVALID_ARG_TYPE]: …` @see node: lib/internal/errors.js */
export function withCode(machine: Machine, thrown: Thrown, code: string): Thrown {
  const made = thrown.value as JsObject;
  const stack = machine.get(made, 'stack');
  if (typeof stack === 'string') made.put('stack', stack.replace(/^(\w+)/, `$1 [${code}]`), false);
  made.put('code', code);
  return thrown;
}
/** What was given in place of what had to be. @see node: lib/internal/errors.js determineSpecificType */
export function received(machine: Machine, value: JsValue): string {
  if (value === undefined || value === null) return String(value);
  if (value instanceof JsFunction) return `function ${value.name}`;
  if (value instanceof JsObject) return `an instance of ${classOf(machine, value) || 'Object'}`;
  const shown =
    typeof value === 'string'
      ? quoted(value.length > 28 ? `${value.slice(0, 25)}...` : value)
      : typeof value === 'bigint'
        ? `${value}n`
        : String(value);
  return `type ${typeof value} (${shown})`;
}
