import { expect, it } from 'vitest';
import type { Stat } from '../kernel/index.ts';
import { fileInfo } from './file-info.ts';

/** @see coreutils: lib/filemode.c strmode */
it.each`
  type           | mode      | shown
  ${'file'}      | ${0o644}  | ${'-rw-r--r--'}
  ${'directory'} | ${0o1777} | ${'drwxrwxrwt'}
  ${'file'}      | ${0o1666} | ${'-rw-rw-rwT'}
  ${'file'}      | ${0o4755} | ${'-rwsr-xr-x'}
  ${'file'}      | ${0o2755} | ${'-rwxr-sr-x'}
  ${'file'}      | ${0o6644} | ${'-rwSr-Sr--'}
  ${'symlink'}   | ${0o777}  | ${'lrwxrwxrwx'}
  ${'fifo'}      | ${0o600}  | ${'prw-------'}
  ${'char'}      | ${0o311}  | ${'c-wx--x--x'}
  ${'block'}     | ${0o660}  | ${'brw-rw----'}
  ${'socket'}    | ${0}      | ${'s---------'}
`('a $type of mode $mode is shown as $shown', ({ type, mode, shown }) => {
  const stat = { type, mode, uid: 1, gid: 2, size: 3 } as Stat;
  expect(fileInfo(stat)).toEqual({ type, mode: shown, uid: 1, gid: 2, size: 3, target: null, entries: null });
});
