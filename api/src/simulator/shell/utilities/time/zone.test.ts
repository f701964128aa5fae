import { expect, it } from 'vitest';
import { runUtility } from '../test-utility.ts';
import { zoneinfo } from './zone-files.ts';

/** What `date` of Debian's coreutils and of busybox said. */
it.each([
  { rule: 'a zone of tzdata', TZ: 'Asia/Tokyo', at: 1684141200, says: '2023-05-15 18:00:00 JST +0900' },
  { rule: 'in summer', TZ: 'America/New_York', at: 1684141200, says: '2023-05-15 05:00:00 EDT -0400' },
  { rule: 'in winter', TZ: 'America/New_York', at: 1700000000, says: '2023-11-14 17:13:20 EST -0500' },
  { rule: 'the last second before the clocks change', TZ: 'Europe/London', at: 1679792399, says: '2023-03-26 00:59:59 GMT +0000' },
  { rule: 'the first after', TZ: 'Europe/London', at: 1679792400, says: '2023-03-26 02:00:00 BST +0100' },
  { rule: 'south of the equator', TZ: 'Australia/Sydney', at: 1703000000, says: '2023-12-20 02:33:20 AEDT +1100' },
  { rule: 'no whole hour', TZ: ':Asia/Kathmandu', at: 1684141200, says: '2023-05-15 14:45:00 +0545 +0545' },
  { rule: 'a rule of its own', TZ: 'EST5EDT', at: 1684141200, says: '2023-05-15 05:00:00 EDT -0400' },
  { rule: 'the sign is turned round', TZ: 'UTC-8', at: 1684141200, says: '2023-05-15 17:00:00 UTC +0800' },
  { rule: 'none such', TZ: 'Foo/Bar', at: 1684141200, says: '2023-05-15 09:00:00 Foo +0000' },
  { rule: 'none such, and no name', TZ: 'US/Nowhere', at: 1684141200, says: '2023-05-15 09:00:00  +0000' },
  { rule: 'without tzdata', TZ: 'Asia/Tokyo', at: 1684141200, says: '2023-05-15 09:00:00 Asia +0000', without: 'tzdata' },
  { rule: 'without tzdata, in musl', TZ: 'Asia/Tokyo', at: 1684141200, says: '2023-05-15 09:00:00 UTC +0000', without: 'glibc' },
] as { rule: string; TZ: string; at: number; says: string; without?: string }[])('$rule: $TZ', ({ TZ, at, says, without }) => {
  const { stdout } = runUtility({
    argv: ['date', '-d', `@${at}`, '+%F %T %Z %z'],
    env: { TZ },
    files: {
      '/lib/libc.so.6': '',
      ...(without === undefined && { '/usr/share/zoneinfo': zoneinfo }),
      ...(without === 'glibc' && { '/lib/ld-musl-x86_64.so.1': '' }),
    },
  });
  expect(stdout).toBe(`${says}\n`);
});

it.each([
  { rule: 'a date is of the local time', argv: ['2023-05-15 12:00', '+%s'], says: '1684144800' },
  { rule: 'unless it names its zone', argv: ['2023-05-15 12:00 UTC', '+%T'], says: '14:00:00' },
  { rule: 'or -u asks for UTC', argv: ['2023-05-15 12:00', '-u', '+%T'], says: '12:00:00' },
  { rule: 'a signed number behind a time is its zone', argv: ['2023-11-14 22:00 -2 hours', '-u', '+%F %T'], says: '2023-11-15 01:00:00' },
  { rule: 'no such day', argv: ['2023-02-30'], says: '' },
])('$rule: $argv', ({ argv, says }) => {
  const files = { '/usr/share/zoneinfo': zoneinfo };
  const { stdout } = runUtility({ argv: ['date', '-d', ...argv], flavor: 'gnu', env: { TZ: 'Europe/Paris' }, files });
  expect(stdout.trimEnd()).toBe(says);
});
