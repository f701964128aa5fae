import { type DnsType, isAddress } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { Failure, utility } from '../lib/tool.ts';
import { digRelease } from './dig-answer.ts';
import { askOften, illegalName, isUnheard, resolverOf, reverseName, searchNames, serverAddress, triesText } from './dns.ts';

const TRIES = 2;

export const host = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 't:aCdlrsTvw46W:R:N:' });
    const [name, given] = options.operands;
    if (name === undefined) throw tool.usage('missing name');
    const server = yield* serverAddress(process, given);
    if (server === undefined) throw new Failure(`couldn't get address for '${given}': not found`, 1);
    if (given !== undefined) tool.print(`Using domain server:\nName: ${given}\nAddress: ${server}#53\nAliases: \n\n`);
    const illegal = illegalName(name);
    if (illegal !== undefined) throw new Failure(illegal, 1);
    const reverse = isAddress(name);
    const wanted = options.value('t')?.toUpperCase() as DnsType | undefined;
    for (const each of reverse ? [reverseName(name)] : searchNames(name, resolverOf(process))) {
      const answer = yield* askOften(process, each, reverse ? 'PTR' : (wanted ?? 'A'), server, TRIES);
      if (isUnheard(answer)) {
        tool.print(
          digRelease(process).isRecent
            ? `${triesText(answer, server, TRIES)};; no servers could be reached\n`
            : ';; connection timed out; no servers could be reached\n',
        );
        return 1;
      }
      if (answer.status === 'SERVFAIL') {
        tool.print(`Host ${name} not found: 2(SERVFAIL)\n`);
        return 1;
      }
      if (answer.status === 'NXDOMAIN') continue;
      for (const record of answer.records) {
        if (record.type === 'PTR') tool.print(`${record.name} domain name pointer ${record.value.replace(/\.?$/, '.')}\n`);
        else if (record.type === 'CNAME') tool.print(`${record.name} is an alias for ${record.value.replace(/\.?$/, '.')}\n`);
        else if (record.type === 'SRV') tool.print(`${record.name} has SRV record ${record.value.replace(/\.?$/, '.')}\n`);
        else tool.print(`${record.name} has ${record.type === 'AAAA' ? 'IPv6 ' : ''}address ${record.value}\n`);
      }
      if (answer.records.length === 0 && wanted !== undefined) tool.print(`${each} has no ${wanted} record\n`);
      return 0;
    }
    tool.print(`Host ${reverse ? `${reverseName(name)}.` : name} not found: 3(NXDOMAIN)\n`);
    return 1;
  },
  { shortName: true },
);
