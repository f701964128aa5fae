import type { Container } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';
import { both, type Situation } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';
import { goalOf } from './service-goal.ts';
import { isHeadless, notOffered, whyUnserved } from './service-state.ts';

/** Who asks a Service and is refused, or waits in vain. */
export function unreachedService(facts: Facts): Hint | undefined {
  const { words } = facts;
  const isLate = TIMED_OUT.test(words);
  if (!isLate && !REFUSED.test(words)) return undefined;
  const goal = goalOf(facts);
  if (!goal) return undefined;
  const { service, port } = goal;
  // Where nobody answers for a Service, kube-proxy refuses at once; where it has no such port, no rule fits the packets.
  const why = isLate ? port !== undefined && lacks(service, port) : whyUnserved(facts.situation, service, port);
  return why ? { remedy: why, concept: 'service-endpoints' } : undefined;
}

const lacks = (service: Parameters<typeof notOffered>[0], port: number) =>
  isHeadless(service) || service.spec?.ports?.some((one) => one.port === port) ? undefined : notOffered(service, port);

export const REFUSED =
  /connection refused|ECONNREFUSED|couldn't connect to server|can't connect to MySQL server|could not connect to redis/i;
const TIMED_OUT = /timed? ?out|ETIMEDOUT/i;

/** Of a command that a probe runs, and that asks a Service nobody answers for. */
export function probedService(situation: Situation, container: Container, command: string[]): Localized | undefined {
  const own = {
    situation,
    pod: situation.pod,
    container: { name: container.name, command },
    words: command.join(' '),
    code: undefined,
    recent: [],
  };
  const goal = goalOf(own);
  return goal && whyUnserved(situation, goal.service, goal.port);
}

/** Of who waits in a loop, and says no more than that. */
export function waitsForService(facts: Facts): Hint | undefined {
  const { container, code } = facts;
  const script = [...(container.command ?? []), ...(container.args ?? [])].join('\n');
  if (code !== undefined || !LOOP.test(script)) return undefined;
  // What it does not look at it does not wait for.
  const named = new Set(script.split(/\W+/));
  const env = (container.env ?? []).filter(({ name }) => named.has(name));
  const goal = goalOf({ ...facts, container: { ...container, env }, words: '' });
  const why = goal && whyUnserved(facts.situation, goal.service, goal.port);
  return why && { remedy: why, concept: 'service-endpoints' };
}

const LOOP = /\b(?:until|while)\b/;

/** What is asked of localhost is asked of the own Pod. */
export function ownLocalhost({ words, pod }: Facts): Hint | undefined {
  if (!REFUSED.test(words) || !/\blocalhost\b|127\.0\.0\.1|\[::1\]/.test(words)) return undefined;
  if (pod.spec.hostNetwork) return undefined;
  return {
    remedy: both(
      'Let a container of this Pod listen there, or ask another Pod by the name of its Service: localhost is the Pod itself; what starts later in the Pod is to be waited for',
      '让此 Pod 的某个容器在那里监听，或用 Service 的名称访问其他 Pod：localhost 就是 Pod 自己；Pod 中稍后才启动的程序需要等待',
    ),
    concept: 'shared-network',
  };
}
