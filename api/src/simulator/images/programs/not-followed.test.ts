import { describe, expect, it } from 'vitest';
import type { Remark } from '../../kernel/index.ts';
import { runImage } from '../test-image.ts';

const told = (image: string, command: readonly string[]) => {
  const remarks: Remark[] = [];
  const note = { until: 120_000_000, container: { onRemark: (remark: Remark) => void remarks.push(remark) } };
  const { exitCode, stdout } = runImage({ image, command, ...note });
  return [
    exitCode,
    stdout,
    ...remarks.map((remark) => (remark.kind === 'NotFollowed' ? `${remark.why}: ${remark.taken}` : remark.command)),
  ];
};

describe('what is not known of a command is told, and not passed over', () => {
  it.each([
    { rule: 'an applet that is only there', image: 'busybox', run: ['fsck', '-A'], expected: [0, '', 'fsck -A: done'] },
    { rule: 'a daemon that stays', image: 'busybox', run: ['syslogd', '-n'], expected: [undefined, '', 'syslogd -n: running'] },
    { rule: 'a tool of a language', image: 'golang', run: ['gofmt', '-l', '.'], expected: [0, '', 'gofmt -l .: done'] },
    { rule: 'a tool that an image is', image: 'minio/mc', run: ['mc', 'ls', 'local'], expected: [0, '', 'mc ls local: done'] },
    {
      rule: 'a service of it',
      image: 'apache/airflow',
      run: ['/home/airflow/.local/bin/airflow', 'webserver'],
      expected: [undefined, '', 'airflow webserver: running'],
    },
    { rule: 'but its help is known', image: 'rakyll/hey', run: ['/hey', '--help'], expected: [0, 'Usage: hey [options...] <url>\n'] },
    { rule: 'a package of npm that is no server', image: 'node', run: ['npx', 'cowsay', 'hi'], expected: [0, '', 'npx cowsay hi: done'] },
    { rule: 'and one that is', image: 'node', run: ['npx', 'http-server'], expected: [undefined, '', 'npx http-server: server'] },
    {
      rule: 'a long command is told by its beginning',
      image: 'httpd',
      run: ['ab', 'x'.repeat(80)],
      expected: [0, '', `ab ${'x'.repeat(57)}…: done`],
    },
  ])('$rule', ({ image, run, expected }) => {
    expect(told(image, run)).toEqual(expected);
  });
});
