import type { Pod } from '../apimachinery/objects.ts';
import { wrongCommand } from './command-hints.ts';
import { both, type Culprit, specOf } from './context.ts';
import { known } from './known-messages.ts';
import { hiddenBy } from './log-facts.ts';
import { misfit } from './mount-misfit.ts';

/** The diagnosis of a container that the runtime could not start; `message` is the runtime's own, and says whether
 *  the command was to blame. */
export function startFailure(pod: Pod, culprit: Culprit, message: string) {
  const container = specOf(pod, culprit.name);
  const command = wrongCommand(message, (program) => container && hiddenBy({ container }, program));
  const { says = command?.says, remedies, concept } = known(message);
  const { name } = culprit;
  return {
    headline: says
      ? both(`Container ${name} cannot start: ${says.en}`, `容器 ${name} 无法启动：${says.zhHans}`)
      : both(`The runtime cannot start container ${name}`, `容器运行时无法启动容器 ${name}`),
    text: both(
      `The kubelet asked the container runtime to start it and got: ${message}. No line of the program ran, so there are no logs.`,
      `kubelet 请求容器运行时启动它，得到：${message}。程序一行都没有运行，因此没有日志。`,
    ),
    remedies: command?.remedies ?? misfit(pod, name, message) ?? remedies,
    concepts: [...(command ? ['command-and-args'] : concept ? [concept] : []), 'container-states', 'exit-codes'],
    ends: ['ContainerStartFailed'],
  };
}
