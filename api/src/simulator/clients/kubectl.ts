import { shownText } from '../apimachinery/utf8.ts';
import type { Cluster } from '../cluster/index.ts';
import { Signal, type Task, wait } from '../engine/index.ts';
import { commandLine, commandWords, KubectlError, lineOf, quotedLine } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';
import type { Answer } from './answer.ts';
import { needsFiles, runLine, tellLine } from './line.ts';
import { Intervened } from './timeline.ts';

/**
 * Any command of kubectl, or a line of the shell, by who looks after the cluster: what it changes is changed, and what it waits for takes its time. `soFar` hears
 * what it has written each time.
 */
export function* runKubectl(
  cluster: Cluster,
  { command, manifest }: InterventionInput,
  namespace: string,
  soFar: (written: Pick<Answer, 'stdout' | 'stderr'>) => void,
): Task<Answer> {
  const line = lineOf(command ?? []);
  if (line !== undefined) {
    tellLine(cluster, line);
    return yield* runLine(cluster, line, { input: manifest ?? undefined, namespace, soFar });
  }
  let words: readonly string[];
  try {
    words = commandWords(command ?? []);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    return { ok: false, message: null, stdout: '', stderr: error.stderr, exitCode: error.exitCode };
  }
  const { trace } = cluster;
  const told = commandLine(words);
  const from = trace.entries.length;
  const sources = sourcesOf(cluster);
  // What it has changed is told with it.
  const tell = (): void => {
    if (!trace.entries.slice(from).some(({ type, detail }) => type === Intervened && detail.en === told))
      trace.record(Intervened, { pod: '' }, { intervention: 'KUBECTL', ...removedFrom(sources, cluster), en: told, zhHans: told });
  };
  // Its files are where lines are carried out.
  if (needsFiles(cluster, words)) {
    const answer = yield* runLine(cluster, quotedLine(words), { input: manifest ?? undefined, namespace, soFar });
    tell();
    return answer;
  }
  const written = { 1: '', 2: '' };
  const keep = (pieces: readonly (readonly [stream: 1 | 2, text: string])[]): void => {
    for (const [stream, text] of pieces) written[stream] += text;
  };
  const shown = () => ({ stdout: shownText(written[1]), stderr: shownText(written[2]) });
  const input = manifest ?? '';
  // Who attaches, and is given nothing, sits there and does not type.
  const [, reader] = READS.exec(told) ?? [];
  const typed = reader !== undefined && typeof manifest === 'string' && [...(manifest ? [[0, manifest] as const] : []), [0, ''] as const];
  const passed = { ...(typeof manifest !== 'string' && { terminal: true }), ...(reader === 'exec' ? { input } : typed ? { typed } : {}) };
  // Its own file is as the commands before it have left it.
  const kubeconfig = cluster.kubeconfigs.findLast(({ path }) => path === '')?.text;
  const asked = { words, namespace, files: { '-': [['-', input] as const] }, ...passed, ...(kubeconfig !== undefined && { kubeconfig }) };
  // biome-ignore lint/correctness/useYield: it has nothing to wait for
  const ended = yield* cluster.kubectl!(asked, undefined, function* (pieces) {
    keep(pieces);
    soFar(shown());
  });
  keep(ended.pieces);
  const { kubeconfig: text, kubeconfigPath: path = '' } = ended;
  if (text !== undefined) cluster.kubeconfigs.push({ at: cluster.engine.now, path, text });
  tell();
  const { exitCode, forward } = ended;
  if (forward) {
    // Nobody connects to it, and nobody ends it.
    for (const { local, remote } of forward.pairs)
      for (const address of forward.addresses) keep([[1, `Forwarding from ${address}:${local} -> ${remote}\n`]]);
    soFar(shown());
    yield* wait(new Signal());
  }
  return { ok: exitCode === 0, message: null, exitCode, ...shown() };
}

/** What containers are configured from, each as `secret namespace/name`. */
const sourcesOf = ({ store }: Cluster): string[] =>
  (['Secret', 'ConfigMap'] as const).flatMap((kind) =>
    store.list(kind).map(({ metadata: { namespace, name } }) => `${kind.toLowerCase()} ${namespace}/${name}`),
  );

/** Those that are there no more: who needs one later lacks it for that. */
function removedFrom(before: readonly string[], cluster: Cluster): { readonly removed?: readonly string[] } {
  const left = new Set(sourcesOf(cluster));
  const removed = before.filter((one) => !left.has(one));
  return removed.length > 0 ? { removed } : {};
}

/** A command in a container that gets what comes by standard input. */
const READS = /^kubectl (?:.* )?(exec|run|attach|debug) (?:.* )?(-[a-z]*i[a-z]*|--stdin)(?: |=|$)/;
