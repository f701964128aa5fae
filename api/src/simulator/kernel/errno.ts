import type { ErrnoCode } from './errno-code.ts';
import type { LibC } from './network/resolver.ts';
import { OsError } from './types.ts';

/** A failed system call, worded by the `strerror` of the C library that its container has. */
export const osError = (code: ErrnoCode, path?: string, libc: LibC = 'glibc'): OsError =>
  new OsError(code, (libc === 'musl' && musl[code]) || strerror[code], path);

/** What failed, in the words of that C library. */
export const wordedBy = (libc: LibC, error: unknown): unknown =>
  libc === 'musl' && error instanceof OsError && musl[error.code] ? osError(error.code, error.path, libc) : error;

/** As Go says it, which asks no C library. @see go: syscall/zerrors_linux_amd64.go */
export const goWords = ({ code }: OsError): string => strerror[code].toLowerCase();

/** What the C library says of an error. @see glibc: sysdeps/gnu/errlist.h */
export const strerror: Readonly<Record<ErrnoCode, string>> = {
  E2BIG: 'Argument list too long',
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EAGAIN: 'Resource temporarily unavailable',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  ECHILD: 'No child processes',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EHOSTUNREACH: 'No route to host',
  EINTR: 'Interrupted system call',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENODEV: 'No such device',
  ENOEXEC: 'Exec format error',
  ENOMEM: 'Cannot allocate memory',
  ENOSPC: 'No space left on device',
  ENOSYS: 'Function not implemented',
  ENOTCONN: 'Transport endpoint is not connected',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  ENXIO: 'No such device or address',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EROFS: 'Read-only file system',
  ESRCH: 'No such process',
  ETIMEDOUT: 'Connection timed out',
  EXDEV: 'Invalid cross-device link',
};

/** Where musl says something else. @see musl: src/errno/__strerror.h */
const musl: Readonly<Partial<Record<ErrnoCode, string>>> = {
  EADDRINUSE: 'Address in use',
  EADDRNOTAVAIL: 'Address not available',
  EBUSY: 'Resource busy',
  ECHILD: 'No child process',
  EHOSTUNREACH: 'Host is unreachable',
  EIO: 'I/O error',
  ELOOP: 'Symbolic link loop',
  EMFILE: 'No file descriptors available',
  ENAMETOOLONG: 'Filename too long',
  ENETUNREACH: 'Network unreachable',
  ENOMEM: 'Out of memory',
  ENOTCONN: 'Socket not connected',
  ETIMEDOUT: 'Operation timed out',
  EXDEV: 'Cross-device link',
};
