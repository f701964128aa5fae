import { MILLISECOND } from '../../engine/index.ts';
import type { Program } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/lib/calendar.ts';
import { idle } from '../generic.ts';
import { javaSignals } from '../servers/signals.ts';
import { execCommand } from './gosu.ts';

/** An agent that calls its Jenkins; another command is run in its place. @see jenkinsci/docker-inbound-agent: jenkins-agent, remoting: jnlp/Main.java */
export const jenkinsAgent: Program = function* (process) {
  const [first, ...rest] = process.argv.slice(1);
  if (first !== undefined && rest.length === 0 && !first.startsWith('-')) return yield* execCommand(process, [first]);
  javaSignals(process);
  yield* process.compute(600 * MILLISECOND);
  const url = process.env.get('JENKINS_URL') ?? process.env.get('JENKINS_DIRECT_CONNECTION') ?? optionOf(process.argv, '-url');
  const names =
    (process.env.get('JENKINS_SECRET') && process.env.get('JENKINS_AGENT_NAME')) ||
    rest.filter((word) => !word.startsWith('-')).length >= 2;
  if (!names) {
    yield* process.write(2, 'two arguments required, but got []\njava -jar agent.jar [options...] <secret key> <agent name>\n');
    return 255;
  }
  const host = /^https?:\/\/([^:/]+)/.exec(url ?? '')?.[1];
  const said = (text: string): string =>
    `${strftime('%b %d, %Y %l:%M:%S %p', process.now)} hudson.remoting.jnlp.Main$CuiListener status\n${text}\n`;
  yield* process.write(2, said(`INFO: Locating server among [${url ?? ''}]`));
  const [address] = host === undefined ? [] : yield* process.net.resolve(host);
  if (address !== undefined) return yield* idle(process);
  yield* process.write(2, said(`SEVERE: ${url ?? ''}/tcpSlaveAgentListener/ is invalid: ${host ?? ''}`));
  return 255;
};

function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : argv[at + 1];
}
