import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

describe('What goes into the background', () => {
  test.each([
    {
      rule: "Alpine's cron runs what is added to root's table",
      image: 'alpine',
      command: ['sh', '-c', 'echo "* * * * * echo tick >> /tmp/log" >> /etc/crontabs/root; crond; sleep 130; cat /tmp/log'],
      out: 'tick\ntick\n',
    },
    {
      rule: "busybox' web server holds no pipe open",
      image: 'busybox',
      command: ['sh', '-c', 'echo hi > /tmp/index.html; httpd -h /tmp -p 8080 | cat; wget -qO- 127.0.0.1:8080'],
      out: 'hi\n',
    },
  ])('$rule', ({ image, command, out }) => {
    expect(runImage({ image, command, until: 300 * SECOND })).toMatchObject({ exitCode: 0, stdout: out });
  });
});
