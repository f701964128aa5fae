import { expect, it } from 'vitest';
import { humanSize, humanTenths } from './amounts.ts';

/** @see busybox: libbb/human_readable.c; gnulib: human.c */
it.each`
  bytes               | busybox     | gnu
  ${0}                | ${'0'}      | ${'0'}
  ${1023}             | ${'1023'}   | ${'1023'}
  ${1024}             | ${'1.0K'}   | ${'1.0K'}
  ${1536}             | ${'1.5K'}   | ${'1.5K'}
  ${1540}             | ${'1.5K'}   | ${'1.6K'}
  ${12_288}           | ${'12.0K'}  | ${'12K'}
  ${12_300}           | ${'12.0K'}  | ${'13K'}
  ${2047}             | ${'2.0K'}   | ${'2.0K'}
  ${64 * 1024 * 1024} | ${'64.0M'}  | ${'64M'}
  ${100 * 1024 ** 3}  | ${'100.0G'} | ${'100G'}
`('$bytes bytes are $busybox in busybox, $gnu in GNU’s', ({ bytes, busybox, gnu }) => {
  expect([humanTenths(bytes), humanSize(bytes)]).toEqual([busybox, gnu]);
});
