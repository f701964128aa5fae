import { utility } from './lib/tool.ts';

/** What /proc/modules says, in columns. @see kmod: tools/lsmod.c; busybox: modutils/lsmod.c */
export const lsmod = utility((tool) => {
  const { gnu, process } = tool;
  tool.print(`Module                  Size  Used by${gnu ? '' : '    Not tainted'}\n`);
  for (const line of process.readFile('/proc/modules').split('\n').slice(0, -1)) {
    const [name = '', size = '', count = '', users = '-'] = line.split(' ');
    const holders = users === '-' ? '' : users.replace(/,$/, '');
    const told = gnu ? `${count}${holders && ` ${holders}`}` : `${count.padStart(2)} ${holders}`;
    tool.print(`${name.padEnd(19)} ${size.padStart(8)}  ${told}\n`);
  }
  return 0;
});
