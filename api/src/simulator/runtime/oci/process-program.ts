import { assumedProgram, behaviorProgram } from '../../images/index.ts';
import type { Program } from '../../kernel/index.ts';
import type { ContainerBehaviorInput } from '../../types.ts';
import type { ContainerInstance } from '../instance.ts';

/**
 * What runs in the place of the container's command line. Where nothing is said of the process that is undefined, and the runtime
 * itself looks for the executable: what is missing is its error to tell.
 */
export function programOf({ config, image }: ContainerInstance, behaviors: readonly ContainerBehaviorInput[]): Program | undefined {
  const entries = behaviors.filter(({ container }) => container === config.name);
  const runsItsOwn = image.known || image.config.cmd.length > 0 || config.command.length > 0;
  const fallback = runsItsOwn ? ownProgram : assumedProgram(config.declaredPorts, config.isInit);
  return behaviorProgram(entries, config.attempt, config.declaredPorts, fallback) ?? (runsItsOwn ? undefined : fallback);
}

/** What the container's own command line names, for a behaviour that only adds to it. */
const ownProgram: Program = (process) => process.exec(process.argv);
