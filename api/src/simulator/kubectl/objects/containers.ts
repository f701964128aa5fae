import { goQuote } from '../../apimachinery/go-quote.ts';
import { klogInfo } from '../../apimachinery/klog.ts';
import type { Container, Pod } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';
const DEFAULT_LOGS_CONTAINER = 'kubectl.kubernetes.io/default-logs-container';

/** Init containers, containers, ephemeral containers: the order in which logs are read. */
export const containerNames = (pod: Pick<Pod, 'spec'>): string[] => allContainers(pod).map(({ name }) => name);

/** Whether the container asks for a terminal. */
export const hasTerminal = (pod: Pick<Pod, 'spec'>, container: string): boolean => containerNamed(pod, container)?.tty === true;

export const containerNamed = (pod: Pick<Pod, 'spec'>, container: string): Container | undefined =>
  allContainers(pod).find(({ name }) => name === container);

const allContainers = ({ spec }: Pick<Pod, 'spec'>): readonly Container[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
];

/** The container that is meant where none is named: the annotated one, else the first, and then kubectl says so.
 *  @see kubernetes: kubectl/pkg/cmd/util/podcmd/podcmd.go FindOrDefaultContainerByName */
export function defaultContainerOf(context: Context, pod: Pod, quiet = false): string {
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  const isThere = annotated && containerNames(pod).includes(annotated);
  const chosen = (line: number, text: string): void => tellChoice(context, line, text);
  if (isThere) chosen(76, `Defaulting container name from annotation ${annotated}`);
  else if (annotated) chosen(79, `Default container name from annotation ${annotated} was not found in the pod`);
  if (isThere) return annotated;
  const first = pod.spec.containers[0]?.name ?? '';
  if (containerNames(pod).length > 1 && !quiet) context.err(`Defaulted container "${first}" out of: ${allNames(pod)}\n`);
  chosen(88, `Defaulting container name to ${first}`);
  return first;
}

/** Whose log is meant is found out otherwise, and not told. */
function tellChoice(context: Context, line: number, text: string): void {
  const { command, flags, view } = context;
  if (Number(flags.text('v')) >= 4 && command !== 'logs') context.err(klogInfo(view.now, `podcmd.go:${line}`, text));
}

/** As above, but an older annotation is heeded too, and what names no container is told. @see kubernetes: kubectl/pkg/polymorphichelpers/logsforobject.go */
export function defaultLogsContainerOf(context: Context, pod: Pod): string {
  const { name, annotations = {} } = pod.metadata;
  const older = annotations[DEFAULT_CONTAINER] ? undefined : annotations[DEFAULT_LOGS_CONTAINER];
  if (older)
    context.err(`Using deprecated annotation \`${DEFAULT_LOGS_CONTAINER}\` in pod/${name}. Please use \`${DEFAULT_CONTAINER}\` instead\n`);
  const annotated = annotations[DEFAULT_CONTAINER] || older;
  if (annotated && !containerNames(pod).includes(annotated))
    context.err(`Default container name ${goQuote(annotated)} not found in pod ${name}\n`);
  return older && containerNames(pod).includes(older) ? older : defaultContainerOf(context, pod);
}

const allNames = ({ spec }: Pod): string =>
  [
    ...spec.containers.map(({ name }) => name),
    ...(spec.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ].join(', ');
