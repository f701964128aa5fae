import { humanSize } from './lib/amounts.ts';
import { readOrEmpty } from './lib/files.ts';
import { notFollowed } from './lib/not-followed.ts';
import { utility } from './lib/tool.ts';

/** The node's disk and its partition, with where that is mounted, the last first. @see util-linux: misc-utils/lsblk.c, lsblk-mnt.c */
export const lsblk = utility((tool) => {
  if (tool.args.some((word) => word !== '-a' && word !== '-i')) return notFollowed(tool.process);
  const disks = readOrEmpty(tool.process, '/proc/partitions')
    .split('\n')
    .flatMap((line) => {
      const [major, minor, blocks, name] = line.trim().split(/\s+/);
      return name && name !== 'name' ? [{ number: `${major}:${minor}`, size: humanSize(Number(blocks) * 1024, 'nearest'), name }] : [];
    });
  const places = readOrEmpty(tool.process, '/proc/self/mountinfo')
    .split('\n')
    .flatMap((line) => {
      const [, , number, , path] = line.split(' ');
      return path ? [{ number, path }] : [];
    })
    .reverse();
  tool.print('NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS\n');
  for (const { number, size, name } of disks) {
    const isPart = /\d$/.test(name);
    const head = `${(isPart ? `\`-${name}` : name).padEnd(6)} ${number.replace(/^(\d+):(\d+)$/, (_, a: string, b: string) => `${a.padStart(3)}:${b.padEnd(3)}`)} ${'0'.padStart(2)} ${size.padStart(5)}  0 ${isPart ? 'part' : 'disk'} `;
    const [first = '', ...more] = isPart ? places.filter((one) => one.number === number).map(({ path }) => path) : [];
    tool.print(`${head}${first}\n${more.map((path) => `${' '.repeat(head.length)}${path}\n`).join('')}`);
  }
  return 0;
});
