import { MILLISECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { javaText } from '../../shell/utilities/time/zone.ts';
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
  const own = [process.env.get('JENKINS_SECRET'), process.env.get('JENKINS_AGENT_NAME') ?? process.env.get('JENKINS_NAME')];
  const names = [...own.filter((word) => word), ...operandsOf(process.argv.slice(1))];
  if (names.length !== 2) return yield* refuses(process, `two arguments required, but got [${names.join(', ')}]`);
  if (url === undefined) return yield* refuses(process, 'At least one -url option is required.');
  const host = /^https?:\/\/([^:/]+)/.exec(url ?? '')?.[1];
  const said = (text: string): string =>
    `${javaText(process, '%b %d, %Y %l:%M:%S %p')} hudson.remoting.jnlp.Main$CuiListener status\n${text}\n`;
  yield* process.write(2, said(`INFO: Locating server among [${url ?? ''}]`));
  const [address] = host === undefined ? [] : yield* process.net.resolve(host);
  if (address !== undefined) return yield* idle(process);
  yield* process.write(2, said(`SEVERE: ${url ?? ''}/tcpSlaveAgentListener/ is invalid: ${host ?? ''}`));
  return 255;
};

function* refuses(process: Process, why: string): Task<number> {
  yield* process.write(2, `${why}\njava -jar agent.jar [options...] <secret key> <agent name>\n`);
  return 255;
}

/** Its options but for these take a value. */
const FLAGS = /^-(headless|noreconnect|noKeepAlive|disableHttpsCertValidation|webSocket|failIfWorkDirIsMissing|help|showVersion)$/;
const operandsOf = (args: readonly string[]): string[] =>
  args.filter((word, i) => !word.startsWith('-') && !(args[i - 1]?.startsWith('-') && !FLAGS.test(args[i - 1] as string)));

function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : argv[at + 1];
}
