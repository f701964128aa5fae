import type { OsError } from '../../../kernel/index.ts';
import { numbers } from '../errno.ts';
import { Instance, Raised } from './values.ts';

/** The exception that Python makes of a failed system call. */
export function osRaised(error: OsError): Raised {
  const kinds: Readonly<Record<string, string>> = {
    ENOENT: 'FileNotFoundError',
    EACCES: 'PermissionError',
    EPERM: 'PermissionError',
    EEXIST: 'FileExistsError',
    EISDIR: 'IsADirectoryError',
    ENOTDIR: 'NotADirectoryError',
    ECONNREFUSED: 'ConnectionRefusedError',
    ECONNRESET: 'ConnectionResetError',
    EPIPE: 'BrokenPipeError',
    ETIMEDOUT: 'TimeoutError',
  };
  return new Raised(
    kinds[error.code] ?? 'OSError',
    `[Errno ${numbers[error.code]}] ${error.message}${error.path === undefined ? '' : `: '${error.path}'`}`,
  );
}

/** Whether `except KIND` catches it. */
export function isKind(raised: Raised, kind: string): boolean {
  const wanted = kind.split('.').at(-1) as string;
  if (wanted === raised.kind || wanted === 'BaseException') return true;
  if (raised.value instanceof Instance && raised.value.of.isKindOf(wanted)) return true;
  const system = raised.kind === 'KeyboardInterrupt' || raised.kind === 'SystemExit';
  if (wanted === 'Exception') return !system;
  if (wanted === 'OSError' || wanted === 'IOError' || wanted === 'error' || wanted === 'URLError')
    return /^(FileNotFound|Permission|FileExists|IsADirectory|NotADirectory|Connection\w*|BrokenPipe|Timeout|OS|URL)Error$|^HTTPError$/.test(
      raised.kind,
    );
  if (wanted === 'ConnectionError') return /^(Connection\w+|BrokenPipe)Error$/.test(raised.kind);
  if (wanted === 'LookupError') return raised.kind === 'KeyError' || raised.kind === 'IndexError';
  if (wanted === 'ArithmeticError') return raised.kind === 'ZeroDivisionError';
  return false;
}
