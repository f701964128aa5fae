import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import { kubeletUnreachable } from '../apimachinery/node-address.ts';
import type { Pod } from '../apimachinery/objects.ts';
import type { Cluster } from '../cluster/index.ts';
import type { Task } from '../engine/index.ts';
import type { ExecOptions } from '../kernel/index.ts';
import { containerNotFound, execRefusal, NO_COMMAND } from '../kubectl/index.ts';
import { UNREACHABLE_RUNTIME } from '../runtime/index.ts';
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
  if (!known) return failed(`Error from server (NotFound): pods "${nodeName}" not found`);
  if (!node?.answers) return failed(`Error from server: error dialing backend: ${kubeletUnreachable(known, node?.hasNetwork)}`);
  // The kubelet looks for the container first.
  if (node.runtime.outage.isDown) return failed(`error: unable to upgrade connection: ${UNREACHABLE_RUNTIME}`);
  const id = node.runtime.runningContainer(kubeletUid(pod), container);
  const tty = intervention.tty ?? false;
  const isStanding = !id && cluster.system?.stands(pod);
  const result = isStanding
    ? yield* cluster.execInSystemPod(pod, container, command, tty)
    : id && (yield* node.runtime.execSync(id, command, 0, tty, streams));
  if (!result) return failed(containerNotFound(container));
  if (!result.ok) return failed(`error: Internal error occurred: error executing command in container: ${result.error}`);
  const { exitCode, stdout, stderr } = result.value;
  // What runs in a cluster of its own has told nobody as it came.
  if (isStanding) {
    if (stdout) streams.onOutput?.('stdout', stdout);
    if (stderr) streams.onOutput?.('stderr', stderr);
  }
  return { ok: exitCode === 0, exitCode, stdout, stderr, message: exitCode === 0 ? null : `command terminated with exit code ${exitCode}` };
}

const failed = (message: string): Answer => ({ ok: false, message, exitCode: 1, stdout: '', stderr: `${message}\n` });
