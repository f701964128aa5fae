import { expect, it } from 'vitest';
import { runImage } from '../../images/test-image.ts';

/** One of the node's four cores is busy: the heads and columns are as recorded in such containers. */
it.each([
  {
    image: 'busybox',
    says: [
      /^CPU: 25\.0% usr {2}0\.0% sys {2}0\.0% nic 75\.0% idle {2}0\.0% io {2}0\.0% irq {2}0\.0% sirq$/m,
      /^ {2}PID {2}PPID USER {5}STAT {3}VSZ %VSZ CPU %CPU COMMAND\n {4}1 {5}0 root {5}R +\d+ {2}0\.0 {3}\d 25\.0 dd /m,
    ],
  },
  {
    image: 'alpine',
    says: [
      /^CPU: {2}25% usr {3}0% sys {3}0% nic {2}75% idle {3}0% io {3}0% irq {3}0% sirq$/m,
      /^ {2}PID {2}PPID USER {5}STAT {3}VSZ %VSZ CPU %CPU COMMAND\n {4}1 {5}0 root {5}R +\d+ {3}0% {3}\d {2}25% dd /m,
    ],
  },
  {
    image: 'ubuntu:22.04',
    says: [
      /^top - 09:00:20 up 1 day, {1,2}0 min, {2}0 users, {2}load average: /m,
      /^%Cpu\(s\): 25\.0 us, {2}0\.0 sy, {2}0\.0 ni, 75\.0 id, /m,
    ],
  },
])('top in $image', ({ image, says }) => {
  const command = ['dd', 'if=/dev/zero', 'of=/dev/null'];
  const [{ stdout } = { stdout: '' }] = runImage({ image, command, exec: [{ after: 20, argv: ['top', '-bn1'] }], until: 30_000_000 }).execs;
  for (const each of says) expect(stdout).toMatch(each);
});
