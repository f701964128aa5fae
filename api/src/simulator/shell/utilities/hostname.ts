import { OsError, type Process } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { Failure, reason, utility } from './lib/tool.ts';

/** The full name comes from /etc/hosts, where the kubelet writes it for Pods with a subdomain. */
export const hostname = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'fisdIAyaF:b',
      long: { fqdn: 'f', long: 'f', 'ip-address': 'i', 'all-ip-addresses': 'I', short: 's', domain: 'd', 'all-fqdns': 'A' },
    });
    const { process } = tool;
    const [wanted] = options.operands;
    if (wanted !== undefined) {
      try {
        process.net.setHostname(wanted);
      } catch (error) {
        throw new Failure(tool.gnu ? 'you must be root to change the host name' : `sethostname: ${reason(error)}`, 1);
      }
      return 0;
    }
    const name = process.net.hostname;
    if (options.has('s')) tool.print(`${name.split('.')[0]}\n`);
    else if (options.has('f', 'A')) tool.print(`${fullName(process, name)}\n`);
    else if (options.has('d')) {
      const full = fullName(process, name);
      if (full.includes('.')) tool.print(`${full.slice(full.indexOf('.') + 1)}\n`);
    } else if (options.has('i')) tool.print(`${addressOf(process, name)}\n`);
    else if (options.has('I'))
      tool.print(
        `${process.net.interfaces
          .filter(({ name }) => name !== 'lo')
          .map(({ address }) => address)
          .join(' ')} \n`,
      );
    else tool.print(`${name}\n`);
    return 0;
  },
  { shortName: true },
);

export const dnsdomainname = utility((tool) => {
  readOptions(tool, { short: tool.gnu ? 'AabdfiIsyvVF:' : '' });
  const full = fullName(tool.process, tool.process.net.hostname);
  if (full.includes('.')) tool.print(`${full.slice(full.indexOf('.') + 1)}\n`);
  return 0;
});

const fullName = (process: Process, name: string): string => hostsLine(process, name)?.[1] ?? name;
const addressOf = (process: Process, name: string): string =>
  hostsLine(process, name)?.[0] ?? process.net.interfaces.at(-1)?.address ?? '127.0.0.1';

/** The line of /etc/hosts that names this host: address, canonical name, aliases. */
function hostsLine(process: Process, name: string): string[] | undefined {
  try {
    return process
      .readFile('/etc/hosts')
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .find((words) => words.slice(1).includes(name));
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}
