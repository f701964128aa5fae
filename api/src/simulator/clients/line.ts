import { adminCredentials } from '../api-server/index.ts';
import { shownText } from '../apimachinery/utf8.ts';
import type { Cluster } from '../cluster/index.ts';
import { LimitReached, MINUTE, type Micros, SECOND, type Task } from '../engine/index.ts';
import { isElsewhere, wayTo } from '../images/index.ts';
import type { Remark } from '../kernel/index.ts';
import { OWN_KUBECONFIG, ownKubeconfigText, toldLine, verbOf } from '../kubectl/index.ts';
import type { KubectlOutput } from '../types.ts';
import type { Answer } from './answer.ts';
import { Intervened } from './timeline.ts';

/** Characters that a line may write: nobody reads more. */
const MOST_WRITTEN = 2 ** 20;
/** How long one that is typed into a finished run is waited for. */
const PATIENCE: Micros = 10 * MINUTE;
/** Of what somebody interrupts. */
const INTERRUPTED = 130;

interface LineInput {
  /** What it reads; undefined: what is typed at its terminal, where nobody types. */
  readonly input: string | undefined;
  readonly namespace: string;
  /** Hears each time what it has written, as it stands: it may be much, and often. */
  readonly soFar: (written: Pick<Answer, 'stdout' | 'stderr'>) => void;
}

/** A line of the shell, by who looks after the cluster, on the machine beside it: with kubectl and what else there is. */
export function* runLine(cluster: Cluster, line: string, { input, namespace, soFar }: LineInput): Task<Answer> {
  const { workstation, kubeconfigs, engine } = cluster;
  const written = { stdout: '', stderr: '' };
  const left = new Map([['', ownKubeconfigText(namespace)], ...kubeconfigs.map(({ path, text }) => [path, text] as const)]);
  for (const [path, text] of left) workstation.write(path || OWN_KUBECONFIG, withCredentials(text));
  const code = yield* workstation.run(line, {
    input,
    most: MOST_WRITTEN,
    onOutput(stream, text) {
      written[stream] += text;
      soFar(written);
    },
    onRemark(remark) {
      written.stderr += remarkText(remark);
    },
  });
  for (const [path, before] of left) {
    const text = withoutCredentials(workstation.read(path || OWN_KUBECONFIG) ?? '');
    if (text !== before) kubeconfigs.push({ at: engine.now, path, text });
  }
  written.stderr += wayText(written.stderr);
  if (code === undefined) written.stderr += stopped(`it wrote more than ${MOST_WRITTEN} characters`);
  const exitCode = code ?? INTERRUPTED;
  return { ok: exitCode === 0, message: null, exitCode, stdout: shownText(written.stdout), stderr: shownText(written.stderr) };
}

/** It is told before all that comes of it. */
export function tellLine({ trace }: Cluster, line: string): void {
  const told = toldLine(line);
  trace.record(Intervened, { pod: '' }, { intervention: 'KUBECTL', en: told, zhHans: told });
}

/** The same, from now on in a cluster that is there for nothing else. */
export function typeLine(cluster: Cluster, line: string, namespace: string): KubectlOutput {
  const { engine } = cluster;
  const end = engine.now + PATIENCE;
  let written: Pick<Answer, 'stdout' | 'stderr'> = {};
  let answer: Answer | undefined;
  const soFar = (more: typeof written): void => {
    written = more;
  };
  const gaveUp = (why: string): KubectlOutput => ({
    stdout: shownText(written.stdout ?? ''),
    stderr: shownText(written.stderr ?? '') + stopped(why),
    exitCode: INTERRUPTED,
  });
  try {
    engine.start(runLine(cluster, line, { input: undefined, namespace, soFar }), (given) => {
      answer = given;
    });
    for (let wait = SECOND; !answer && engine.now < end; wait *= 2) engine.run(Math.min(end, engine.now + wait));
  } catch (error) {
    if (error instanceof LimitReached) return gaveUp(`more than ${error.allowed} ${error.limit}`);
    if (error instanceof RangeError) return gaveUp('it needs too much memory');
    throw error;
  }
  if (!answer) return gaveUp(`it had not ended after ${PATIENCE / MINUTE} minutes of the run’s time`);
  const { stdout, stderr, exitCode } = answer;
  return { stdout: stdout ?? '', stderr: stderr ?? '', exitCode: exitCode ?? 0 };
}

/** Whether a command of kubectl is about files of the machine, or its network: it copies, or names what a line has left there, or another server. */
export const needsFiles = (cluster: Cluster, words: readonly string[]): boolean =>
  verbOf(words) === 'cp' || words.some((word) => namesFile(cluster, word)) || (verbOf(words) !== 'config' && namesServer(words));

const namesServer = (words: readonly string[]): boolean => {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).some((word) => /^(--server(=.*)?|-s.*)$/.test(word));
};

const namesFile = (cluster: Cluster, word: string): boolean =>
  word.split(/[=,]/).some((part) => part !== '' && part !== '-' && cluster.isOnWorkstation(part));

/** Such a command as a line. */
export function filedLine(cluster: Cluster, command: string): string | undefined {
  const words = command.trim().split(/\s+/);
  const hasName = words[0] === 'kubectl' || words[0] === 'k';
  if (!needsFiles(cluster, hasName ? words.slice(1) : words)) return undefined;
  return hasName ? command : `kubectl ${command}`;
}

const stopped = (why: string): string => `^C\nthe line was stopped: ${why}\n`;

/** What the simulator cannot tell is said, not made up. */
function remarkText(remark: Remark): string {
  if (remark.kind !== 'NotFollowed' || remark.taken === 'alike') return '';
  return `(the simulator cannot follow the ${remark.program}: ${remark.why})\n`;
}

/** Of a program that bash has not found, and a node has or is reached by elsewhere. */
function wayText(stderr: string): string {
  const missing = [...stderr.matchAll(/^(?:bash: line \d+|sudo): (\w+): command not found$/gm)]
    .map(([, word = '']) => word)
    .find(isElsewhere);
  return missing === undefined ? '' : `(the nodes are reached through a Pod: ${wayTo(missing)})\n`;
}

/** In place of each secret that kubectl does not show, in the order of the file's fields. */
const SECRETS = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'] as const;

const withCredentials = (text: string): string =>
  SECRETS.reduce((file, field) => file.replaceAll(`${field}: DATA+OMITTED`, `${field}: ${adminCredentials()[field]}`), text);
const withoutCredentials = (text: string): string =>
  SECRETS.reduce((file, field) => file.replaceAll(`${field}: ${adminCredentials()[field]}`, `${field}: DATA+OMITTED`), text);
