import { expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

const NODE = 'const d = new Date(1684141200000); console.log(String(d), d.getHours(), d.getTimezoneOffset())';
const PYTHON = 'import time, datetime; print(time.strftime("%H:%M %Z %z"), time.tzname, datetime.datetime.now().hour)';

/** A run begins at nine in the morning, UTC. What the real ones said. */
it.each([
  {
    rule: 'V8 names the zone',
    image: 'node:20',
    command: ['node', '-e', NODE],
    TZ: 'Asia/Tokyo',
    says: 'Mon May 15 2023 18:00:00 GMT+0900 (Japan Standard Time) 18 -540',
  },
  {
    rule: 'and its summer',
    image: 'node:20-alpine',
    command: ['node', '-e', NODE],
    TZ: 'America/New_York',
    says: 'Mon May 15 2023 05:00:00 GMT-0400 (Eastern Daylight Time) 5 240',
  },
  {
    rule: 'or none',
    image: 'node:20',
    command: ['node', '-e', NODE],
    TZ: undefined,
    says: 'Mon May 15 2023 09:00:00 GMT+0000 (Coordinated Universal Time) 9 0',
  },
  {
    rule: 'Python asks the C library',
    image: 'python:3.11',
    command: ['python3', '-c', PYTHON],
    TZ: 'America/New_York',
    says: "05:00 EDT -0400 ('EST', 'EDT') 5",
  },
  {
    rule: 'whose data Ubuntu has not',
    image: 'ubuntu:22.04',
    command: ['date', '+%H:%M %Z'],
    TZ: 'America/New_York',
    says: '09:00 America',
  },
  { rule: 'and Debian has', image: 'debian:12-slim', command: ['date', '+%H:%M %Z'], TZ: 'America/New_York', says: '05:00 EDT' },
  { rule: 'Alpine says UTC', image: 'alpine:3.18', command: ['date', '+%H:%M %Z'], TZ: 'America/New_York', says: '09:00 UTC' },
  { rule: 'a rule needs no data', image: 'alpine:3.18', command: ['date', '+%H:%M %Z'], TZ: 'CET-1CEST', says: '11:00 CEST' },
] as const)('$rule: $image with TZ=$TZ', ({ image, command, TZ, says }) => {
  const { stdout } = runImage({ image, command, env: TZ === undefined ? {} : { TZ } });
  expect(stdout.trimEnd()).toBe(says);
});
