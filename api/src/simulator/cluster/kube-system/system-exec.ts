import { kubeletUid } from '../../apimachinery/mirror-pod.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { type Engine, HOUR, SECOND, sleep, type Task } from '../../engine/index.ts';
import type { ContainerRuntime, ExecResult, Result } from '../../runtime/index.ts';

interface Played {
  readonly engine: Engine;
  readonly nodes: ReadonlyMap<string, { readonly runtime: ContainerRuntime }>;
}

/**
 * A command in a container of a Pod that has run since before the run: that is one of a cluster of its own, which is played anew up to this
 * moment, so that each command finds it as it was. Undefined if there is none.
 */
export function* execAsPlayed(
  engine: Engine,
  played: Played,
  pod: Pod,
  container: string,
  command: readonly string[],
  tty: boolean,
): Task<Result<ExecResult> | undefined> {
  played.engine.run(engine.now);
  const runtime = played.nodes.get(pod.spec.nodeName ?? '')?.runtime;
  const id = runtime?.runningContainer(kubeletUid(pod), container);
  if (!runtime || id === undefined) return undefined;
  let result: Result<ExecResult> | undefined;
  played.engine.start(runtime.execSync(id, command, 0, tty), (given) => {
    result = given;
  });
  const until = played.engine.now + HOUR;
  while (!result && played.engine.now < until) played.engine.run(played.engine.now + SECOND / 10);
  yield* sleep(engine, played.engine.now - engine.now);
  return result;
}
