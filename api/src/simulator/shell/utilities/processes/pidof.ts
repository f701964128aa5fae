import { readOptions } from '../lib/options.ts';
import { utility } from '../lib/tool.ts';
import { processesNamed } from './process-list.ts';

/** Newest first. */
export const pidof = utility(function* (tool) {
  const options = readOptions(tool, { short: 'so:xcnqS:' });
  const omit = options.values('o').map((text) => (text === '%PPID' ? tool.process.ppid : Number(text)));
  const pids = options.operands
    .flatMap((name) => processesNamed(tool.process, name).map(({ pid }) => pid))
    .filter((pid) => pid !== tool.process.pid && !omit.includes(pid));
  pids.sort((a, b) => b - a);
  const shown = options.has('s') ? pids.slice(0, 1) : pids;
  if (shown.length > 0) tool.print(`${shown.join(' ')}\n`);
  return shown.length > 0 ? 0 : 1;
});
