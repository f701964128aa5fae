import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import { kubeletUnreachable } from '../apimachinery/node-address.ts';
import type { Pod } from '../apimachinery/objects.ts';
import { Cluster } from '../cluster/index.ts';
import { HOUR, SECOND, sleep, type Task } from '../engine/index.ts';
import type { ExecOptions } from '../kernel/index.ts';
import { containerNotFound, execRefusal, NO_COMMAND } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';
import type { Answer } from './answer.ts';
import { findObject } from './changes.ts';

/** What goes to a command, and whoever is told what comes of it as it does. */
export type Streams = Pick<ExecOptions, 'stdin' | 'onOutput'>;

/** kubectl exec: what the command wrote and ended with, or why it did not run, in kubectl's words. */
export function* execInContainer(
  cluster: Cluster,
  pod: Pod,
  container: string,
  intervention: Pick<InterventionInput, 'command' | 'tty'>,
  streams: Streams,
): Task<Answer> {
  const command = intervention.command ?? [];
  if (command.length === 0) return failed(NO_COMMAND);
  const refusal = execRefusal(pod, container);
  if (refusal) return failed(refusal);
  const { nodeName = '' } = pod.spec;
  const node = cluster.nodes.get(nodeName);
  const known = findObject(cluster, 'Node', undefined, nodeName);
  if (!known) return failed(`Error from server (NotFound): nodes "${nodeName}" not found`);
  if (!node?.kubelet.runs) return failed(`Error from server: error dialing backend: ${kubeletUnreachable(known, node?.kernel.network.up)}`);
  const id = node.runtime.runningContainer(kubeletUid(pod), container);
  if (!id && cluster.system?.stands(pod)) return yield* execInSystemPod(cluster, pod, container, intervention);
  if (!id) return failed(containerNotFound(container));
  const result = yield* node.runtime.execSync(id, command, 0, intervention.tty ?? false, streams);
  if (!result.ok) return failed(`error: Internal error occurred: error executing command in container: ${result.error}`);
  const { exitCode, stdout, stderr } = result.value;
  return { ok: exitCode === 0, exitCode, stdout, stderr, message: exitCode === 0 ? null : `command terminated with exit code ${exitCode}` };
}

/** Its container is that of a cluster of its own, which is played anew up to this moment: each command finds it as it was. */
function* execInSystemPod(
  cluster: Cluster,
  pod: Pod,
  container: string,
  intervention: Pick<InterventionInput, 'command' | 'tty'>,
): Task<Answer> {
  const played = Cluster.withSystemPods();
  const { engine } = played;
  engine.run(cluster.engine.now);
  let answer: Answer | undefined;
  engine.start(execInContainer(played, cluster.system?.played(pod) ?? pod, container, intervention, {}), (given) => {
    answer = given;
  });
  const until = engine.now + HOUR;
  while (!answer && engine.now < until) engine.run(engine.now + SECOND / 10);
  yield* sleep(cluster.engine, engine.now - cluster.engine.now);
  return answer ?? failed(containerNotFound(container));
}

const failed = (message: string): Answer => ({ ok: false, message, exitCode: 1, stdout: '', stderr: `${message}\n` });
