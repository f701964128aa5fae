import type { Pod } from '../apimachinery/objects.ts';
import type { Random } from '../engine/index.ts';
import type { ContainerSpan, Localized, PodSnapshot, SimulatedContainer, SimulatedPod } from '../types.ts';
import { both, operand, times } from './context.ts';
import { type AskedEnd, TOLD_AFTER } from './ends.ts';
import { exitCodes, phases, statusesLike } from './prediction-options.ts';

/** A question about a Pod, before its options are mixed. */
export interface Ask {
  readonly slug: string;
  readonly atSeconds: number;
  readonly prompt: Localized;
  readonly right: Localized;
  readonly wrong: readonly Localized[];
  /** Stands before what `explain` says of that moment. */
  readonly because: Localized;
  /** Slug; else the first that `explain` names. */
  readonly concept?: string;
  /** Of this it is told instead, if it was not the end of the whole Pod. */
  readonly end?: AskedEnd;
  /** `because` tells it all. */
  readonly isTold?: true;
}

/** What can be asked about a Pod, the best first. */
export function asks(pod: SimulatedPod, horizon: number, random: Random): Ask[] {
  const calm = stretches(pod, horizon);
  const statuses = statusAsks(pod, calm, random.fork('status'));
  const others = [
    restartsAsk(pod, calm),
    againAsk(pod, horizon),
    phaseAsk(pod, horizon),
    orderAsk(pod),
    exitCodeAsk(pod, horizon),
    readyAsk(pod, calm),
  ];
  return [...statuses.slice(0, 2), ...others.filter((ask) => ask !== undefined), ...statuses.slice(2)];
}

/** A time in which the Pod's row stays as it is, and a whole second well inside it. */
interface Stretch {
  readonly row: PodSnapshot;
  readonly second: number;
}

const MARGIN = 0.4;

function stretches({ watch }: SimulatedPod, horizon: number): Stretch[] {
  const shows = (row: PodSnapshot | undefined) => row && JSON.stringify([row.exists, row.status, row.ready, row.restarts]);
  const changes = watch.filter((row, index) => index === 0 || shows(row) !== shows(watch[index - 1]));
  return changes.flatMap((row, index) => {
    const until = changes[index + 1]?.atSeconds ?? horizon + 1;
    const second = Math.ceil(row.atSeconds + MARGIN);
    return second < until - MARGIN && second <= horizon ? [{ row, second }] : [];
  });
}

/** One for each status that the Pod shows, at one of the times when it does; what is rarest first. */
function statusAsks(pod: SimulatedPod, calm: readonly Stretch[], random: Random): Ask[] {
  const seen = new Map<string, Stretch[]>();
  for (const stretch of calm) {
    const status = stretch.row.exists ? stretch.row.status : '';
    seen.set(status, [...(seen.get(status) ?? []), stretch]);
  }
  const ordinary = (status: string) => (status === 'Pending' || status === 'ContainerCreating' ? 2 : status === 'Running' ? 1 : 0);
  return [...seen]
    .sort(([a], [b]) => ordinary(a) - ordinary(b))
    .map(([status, when]) => {
      const { second } = when[random.int(Math.min(3, when.length))] as Stretch;
      const wrong = [...new Set([...seen.keys(), ...statusesLike(status, pod)])].filter((other) => other !== status).slice(0, 3);
      return {
        slug: `status-at-${second}`,
        atSeconds: second,
        prompt: both(
          `What does kubectl get pod ${operand(pod.name, pod.namespace)} show under STATUS at second ${second}?`,
          `第 ${second} 秒时，kubectl get pod ${operand(pod.name, pod.namespace)} 的 STATUS 列显示什么？`,
        ),
        right: statusText(status),
        wrong: wrong.map(statusText),
        because: both(`At second ${second} it is: ${statusText(status).en}.`, `第 ${second} 秒时为：${statusText(status).zhHans}。`),
      };
    });
}

const GONE = both('nothing: the Pod is gone', '什么都没有：Pod 已不存在');
const statusText = (status: string): Localized => (status ? both(status, status) : GONE);

function restartsAsk(pod: SimulatedPod, calm: readonly Stretch[]): Ask | undefined {
  const last = calm.findLast(({ row }) => row.exists);
  if (!last) return undefined;
  const { second } = last;
  const count = last.row.restarts;
  const near = count === 0 ? [1, 2, 5] : [count + 1, count - 1, count < 3 ? count + 3 : Math.floor(count / 2)];
  return {
    slug: `restarts-at-${second}`,
    atSeconds: second,
    prompt: both(
      `What does kubectl get pod ${operand(pod.name, pod.namespace)} show under RESTARTS at second ${second}?`,
      `第 ${second} 秒时，kubectl get pod ${operand(pod.name, pod.namespace)} 的 RESTARTS 列显示多少？`,
    ),
    right: number(count),
    wrong: [...new Set(near)].filter((other) => other !== count).map(number),
    because: both(
      `By second ${second} its containers have ${count === 0 ? 'not been restarted' : `been restarted ${times(count)}`}.`,
      count === 0 ? `到第 ${second} 秒，其容器没有重启过。` : `到第 ${second} 秒，其容器共重启 ${count} 次。`,
    ),
    concept: 'restart-policies',
  };
}

function readyAsk(pod: SimulatedPod, calm: readonly Stretch[]): Ask | undefined {
  const found =
    calm.find(({ row }) => row.exists && row.status !== 'Pending' && row.status !== 'ContainerCreating') ??
    calm.find(({ row }) => row.exists);
  if (!found) return undefined;
  const { row, second } = found;
  const of = Number(row.ready.split('/')[1]);
  const all = pod.containers.filter(({ role }) => role === 'MAIN' || role === 'INIT').length;
  // Those who count the pause container, or the init containers, come to other sums.
  const likely = [`${of}/${of}`, `0/${of}`, `${of - 1}/${of}`, `${of}/${Math.max(all, of + 1)}`, `${of + 1}/${of + 1}`];
  return {
    slug: `ready-at-${second}`,
    atSeconds: second,
    prompt: both(
      `What does kubectl get pod ${operand(pod.name, pod.namespace)} show under READY at second ${second}?`,
      `第 ${second} 秒时，kubectl get pod ${operand(pod.name, pod.namespace)} 的 READY 列显示什么？`,
    ),
    right: both(row.ready, row.ready),
    wrong: [...new Set(likely)]
      .filter((other) => other !== row.ready)
      .slice(0, 3)
      .map((text) => both(text, text)),
    because: both(
      `READY counts the containers that are ready, out of all but the init containers: ${row.ready}.`,
      `READY 统计已就绪的容器数与总数（不含 Init 容器）：${row.ready}。`,
    ),
    concept: 'conditions',
  };
}

function phaseAsk(pod: SimulatedPod, horizon: number): Ask {
  const { exists, phase } = pod.final;
  const right = exists ? phases[phase] : GONE;
  const wrong = [phases.RUNNING, phases.SUCCEEDED, phases.FAILED, phases.PENDING].filter((other) => other !== right).slice(0, 3);
  return {
    slug: 'phase-at-the-end',
    atSeconds: horizon,
    prompt: both(
      `Which phase is the Pod ${pod.name} in at second ${horizon}?`,
      `第 ${horizon} 秒时，Pod ${pod.name} 处于哪个阶段（phase）？`,
    ),
    right,
    wrong,
    because: exists
      ? both(`Its phase is ${phases[phase].en}.`, `其阶段为 ${phases[phase].zhHans}。`)
      : both('It is gone by then.', '那时它已不存在。'),
    concept: 'phases',
  };
}

/** The order in which containers start for the first time. */
function orderAsk(pod: SimulatedPod): Ask | undefined {
  const started = inSpec(pod).flatMap(({ name, role, states }) => {
    const first = states.find(({ state }) => state === 'RUNNING');
    return first ? [{ name, role, at: first.fromSeconds }] : [];
  });
  if (started.length < 2 || started.length > 4 || new Set(started.map(({ at }) => at)).size < started.length) return undefined;
  const inOrder = [...started].sort((a, b) => a.at - b.at);
  const right = arrow(inOrder);
  const [one, two, ...rest] = inOrder as [(typeof inOrder)[0], (typeof inOrder)[0], ...typeof inOrder];
  const others = [arrow(inOrder.toReversed()), arrow([two, one, ...rest]), arrow([...rest, one, two])].filter(
    (text) => text.en !== right.en,
  );
  const wrong = others.filter((text, index) => others.findIndex(({ en }) => en === text.en) === index).slice(0, 2);
  const atSeconds = Math.ceil((inOrder.at(-1) as { at: number }).at + MARGIN);
  return {
    slug: 'order-of-starts',
    atSeconds,
    prompt: both(`In which order do the containers of ${pod.name} start for the first time?`, `${pod.name} 的容器首次启动的顺序是什么？`),
    right,
    wrong: [...wrong, both('all of them at the same moment', '全部同时启动')],
    because: both(
      'Init containers run one by one to their end; then the others are started in the order of the list, each as soon as its image is there.',
      'Init 容器逐个运行到结束；随后其他容器按列表顺序启动，各自在镜像就绪后启动。',
    ),
    concept: started.some(({ role }) => role === 'INIT') ? 'init-containers' : 'container-states',
    isTold: true,
  };
}

function exitCodeAsk(pod: SimulatedPod, horizon: number): Ask | undefined {
  const ends = startable(pod).flatMap(({ name, states }) =>
    states.filter(({ exitCode }) => exitCode !== null).map((span) => ({ name, span })),
  );
  const [last] = ends.sort((a, b) => b.span.fromSeconds - a.span.fromSeconds);
  if (!last || Math.ceil(last.span.fromSeconds) > horizon) return undefined;
  const { name, span } = last;
  const code = span.exitCode as number;
  const second = Math.floor(span.fromSeconds);
  return {
    slug: `exit-code-of-${name}`,
    atSeconds: toldBy(span, horizon),
    prompt: both(
      `Container ${name} of ${pod.name} ends in second ${second}. With which exit code?`,
      `${pod.name} 的容器 ${name} 在第 ${second} 秒结束，退出码是多少？`,
    ),
    right: number(code),
    wrong: exitCodes(code).slice(0, 3).map(number),
    because: both(
      `It ended with ${code}${span.reason ? ` (${span.reason})` : ''}.`,
      `它以退出码 ${code} 结束${span.reason ? `（${span.reason}）` : ''}。`,
    ),
    concept: 'exit-codes',
    end: { container: name, end: span.fromSeconds, tells: 'why it ended' },
  };
}

const SOON = 5;

/** Whether, and how soon, a container that has ended is started again. */
function againAsk(pod: SimulatedPod, horizon: number): Ask | undefined {
  for (const { name, states } of startable(pod)) {
    const ends = states.flatMap((span, index) =>
      span.state === 'TERMINATED' && span.reason !== 'StartError'
        ? [{ span, next: states.slice(index).find(({ state }) => state === 'RUNNING') }]
        : [],
    );
    const { span, next } = ends.find((end) => !end.next || end.next.fromSeconds - end.span.fromSeconds > SOON) ?? ends[0] ?? {};
    if (!span || Math.ceil(span.fromSeconds) + SOON > horizon) continue;
    const wait = next && next.fromSeconds - span.fromSeconds;
    if (wait !== undefined && Math.abs(wait - SOON) < MARGIN) continue;
    const options = [
      both(`Yes, within ${SOON} seconds`, `会，${SOON} 秒之内`),
      both(`Yes, but it takes longer than ${SOON} seconds`, `会，但要超过 ${SOON} 秒`),
      both(`No, not by second ${horizon}`, `不会，到第 ${horizon} 秒都不会`),
    ];
    const right = options[wait === undefined ? 2 : wait < SOON ? 0 : 1] as Localized;
    const second = Math.floor(span.fromSeconds);
    return {
      slug: `restart-of-${name}-after-${second}`,
      atSeconds: toldBy(span, horizon),
      prompt: both(
        `Container ${name} of ${pod.name} ends in second ${second}. Is it started again?`,
        `${pod.name} 的容器 ${name} 在第 ${second} 秒结束。它会再次启动吗？`,
      ),
      right,
      wrong: options.filter((option) => option !== right),
      because:
        wait === undefined
          ? both(`It is not started again by second ${horizon}.`, `到第 ${horizon} 秒，它没有再次启动。`)
          : both(`It starts again after ${wait.toFixed(1)} s.`, `${wait.toFixed(1)} 秒后它再次启动。`),
      concept: 'restart-policies',
      end: { container: name, end: span.fromSeconds, next: next?.fromSeconds, tells: 'what followed' },
    };
  }
  return undefined;
}

const startable = ({ containers }: SimulatedPod): SimulatedContainer[] => containers.filter(({ role }) => role !== 'SANDBOX');
/** Without those that joined it later. */
const inSpec = (pod: SimulatedPod): SimulatedContainer[] => {
  const { initContainers = [], containers } = (pod.final.object as Pod).spec;
  const names = new Set([...initContainers, ...containers].map(({ name }) => name));
  return startable(pod).filter(({ name }) => names.has(name));
};
/** The whole second in which the status tells of it. */
const toldBy = ({ fromSeconds }: ContainerSpan, horizon: number): number => Math.min(horizon, Math.ceil(fromSeconds + TOLD_AFTER));
const number = (value: number): Localized => both(String(value), String(value));
const arrow = (items: readonly { readonly name: string }[]): Localized => {
  const text = items.map(({ name }) => name).join(' → ');
  return both(text, text);
};
