import { SECOND } from '../../../../engine/index.ts';
import { KERNEL_VERSION, type SystemInfo, signalNumbers } from '../../../../kernel/index.ts';
import { loadAverages } from '../../../../shell/utilities/lib/files.ts';
import { memoryTotal } from '../heap.ts';
import { plain } from './plain.ts';

/** As Node.js names what it was built for. */
export const nodeArch = ({ machine }: SystemInfo): string => (machine === 'aarch64' ? 'arm64' : 'x64');

/** The module os. */
export const osModule = plain((machine) => {
  const { process } = machine;
  const { system } = process;
  const total = memoryTotal(process);
  return {
    EOL: '\n',
    hostname: () => process.net.hostname,
    platform: () => 'linux',
    type: () => 'Linux',
    arch: () => nodeArch(system),
    machine: () => system.machine,
    endianness: () => 'LE',
    devNull: '/dev/null',
    release: () => system.release,
    version: () => KERNEL_VERSION,
    tmpdir: () => '/tmp',
    homedir: () => process.env.get('HOME') ?? '/root',
    totalmem: () => total,
    freemem: () => Math.round(total * 0.7),
    uptime: () => 86_400 + Math.floor(process.now / SECOND),
    loadavg: () => machine.array(loadAverages(process)),
    cpus: () => machine.array(Array.from({ length: system.cpus }, () => machine.object({ model: 'Intel(R) Xeon(R) CPU', speed: 2200 }))),
    availableParallelism: () => system.cpus,
    userInfo: () => machine.object({ uid: process.uid, gid: process.gid, username: process.uid === 0 ? 'root' : 'node', homedir: '/root' }),
    networkInterfaces: () => {
      const made = machine.object();
      for (const { name, address } of process.net.interfaces)
        made.put(name, machine.array([machine.object({ address, family: 'IPv4', internal: name === 'lo' })]));
      return made;
    },
    constants: machine.object({
      signals: machine.object(Object.fromEntries(Object.entries(signalNumbers).map(([name, number]) => [`SIG${name}`, number]))),
    }),
  };
});
