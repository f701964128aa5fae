import { describe, expect, it } from 'vitest';
import { runImage } from '../../test-image.ts';
import recorded from './refused.recorded.data.json' with { type: 'json' };

const PATH = '/etc/nginx/conf.d/default.conf';

function test(conf: string, image: string): { readonly exitCode: number | undefined; readonly told: string | null } {
  const { stderr, exitCode } = runImage({ image, command: ['nginx', '-t', '-q'], files: { [PATH]: `${conf}\n` } });
  const [, told = null] = /\[emerg\] \d+#\d+: (.*)/.exec(stderr) ?? [];
  return { exitCode, told };
}

/** What `nginx -t` of 1.26.3 (Debian) says of a configuration; null where it takes it. */
it.each(recorded as [string, string | null][])('%s', (conf, told) => {
  expect(test(conf, 'nginx:1.26')).toEqual({ exitCode: told === null ? 0 : 1, told });
});

it('what it does not like, and takes, is warned of', () => {
  const { stderr, exitCode } = runImage({
    image: 'nginx:1.26',
    command: ['nginx', '-t', '-q'],
    files: { [PATH]: 'server { listen 80 http2;\nhttp2_push /a; }\n' },
  });
  expect([...stderr.matchAll(/\[warn\] \d+#\d+: (.*)/g)].map(([, told]) => told)).toEqual([
    `the "listen ... http2" directive is deprecated, use the "http2" directive instead in ${PATH}:1`,
    `the "http2_push" directive is obsolete, ignored in ${PATH}:2`,
  ]);
  expect(exitCode).toBe(0);
});

describe('a directive that the version does not have', () => {
  it.each([
    { rule: 'is not known yet', image: 'nginx:1.24', conf: 'server { listen 80; http2 on; }', name: 'http2' },
    { rule: 'is known from then on', image: 'nginx:1.26', conf: 'server { listen 80; http2 on; }', name: undefined },
    { rule: 'is not known any more', image: 'nginx:1.26', conf: 'server { listen 80; ssl off; }', name: 'ssl' },
    { rule: 'was known', image: 'nginx:1.24', conf: 'server { listen 80; ssl off; }', name: undefined },
  ])('$rule', ({ image, conf, name }) => {
    const told = name === undefined ? null : `unknown directive "${name}" in ${PATH}:1`;
    expect(test(conf, image)).toEqual({ exitCode: told === null ? 0 : 1, told });
  });
});
