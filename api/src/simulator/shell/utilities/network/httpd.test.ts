import { expect, it } from 'vitest';
import { runImage } from '../../../images/test-image.ts';

/** As busybox 1.37 wrote it, but for the ports of those who ask. */
it.each([
  ['', '', ''],
  ['-v', '', '[::ffff:127.0.0.1]:P: response:200\n[::ffff:127.0.0.1]:P: response:404\n'],
  ['-vv', '127.0.0.1:', '127.0.0.1:P: url:/\n127.0.0.1:P: response:200\n127.0.0.1:P: url:/nope\n127.0.0.1:P: response:404\n'],
  [
    '-vvv',
    '127.0.0.1:',
    '127.0.0.1:P: connected\n127.0.0.1:P: url:/\n127.0.0.1:P: response:200\n127.0.0.1:P: closed\n127.0.0.1:P: connected\n127.0.0.1:P: url:/nope\n127.0.0.1:P: response:404\n127.0.0.1:P: closed\n',
  ],
])('httpd %s tells of requests', (flag, address, told) => {
  const script = `mkdir /www; echo hi > /www/index.html; httpd -f ${flag} -p ${address}8080 -h /www & sleep 1; wget -qO- 127.0.0.1:8080; wget -qO- 127.0.0.1:8080/nope 2> /dev/null; kill %1`;
  const { stdout, stderr } = runImage({ image: 'busybox:1.36', command: ['sh', '-c', script] });
  expect([stdout, stderr.replace(/\d{5}(?=: )/g, 'P')]).toEqual(['hi\n', told]);
});

it('httpd in the background says nothing', () => {
  const { stderr } = runImage({
    image: 'busybox:1.36',
    command: ['sh', '-c', 'httpd -v -p 8080; wget -q 127.0.0.1:8080/nope 2> /dev/null'],
  });
  expect(stderr).toBe('');
});
