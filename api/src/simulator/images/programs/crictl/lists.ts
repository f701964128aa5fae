import type { ContainerMessage, ContainerState, ImageMessage, SandboxMessage, SandboxState } from '../../../apimachinery/cri.ts';
import { gogoMap } from '../../../apimachinery/go-printed.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { formatTimeNano } from '../../../apimachinery/time.ts';
import type { Task } from '../../../engine/index.ts';
import { posixRegex, RegexError } from '../../../shell/regex/index.ts';
import type { Command } from './command.ts';
import { Fatal } from './fatal.ts';
import { imageStatus } from './images.ts';
import { ago, humanSize, labelLines, listed, microsOf, tableOf, truncated } from './output.ts';

/** @see cri-tools: cmd/crictl/container.go ListContainers */
export function* ps(command: Command): Task<void> {
  const { connection } = command;
  yield* connection.open('runtime');
  yield* connection.open('image');
  const state = command.text('state');
  const latest = command.has('latest') || command.number('last') > 0;
  const named = state === '' ? (command.has('all') ? undefined : 'CONTAINER_RUNNING') : CONTAINER_STATES[state.toLowerCase()];
  const labels = command.labels();
  if (state !== '' && named === undefined) return yield* dies(command, '--state should be one of created, running, exited or unknown');
  const wanted = latest ? undefined : named;
  const filter = { id: command.text('id'), podSandboxId: command.text('pod'), state: wanted, labels };
  const told = `&ContainerFilter{Id:${filter.id},State:${wanted ? `&ContainerStateValue{State:${wanted},}` : 'nil'},PodSandboxId:${filter.podSandboxId},LabelSelector:${gogoMap(labels)},}`;
  const failed = {
    place: 'remote_runtime.go:390',
    text: 'ListContainers with filter from runtime service failed',
    about: `filter=${goQuote(told)}`,
  };
  const answer = yield* connection.call<ContainerMessage[]>('runtime', { method: 'ListContainers', filter }, failed);
  if (!answer.ok) throw new Fatal(`listing containers: ${answer.error}`);
  const containers = newest(
    command,
    answer.value.filter(({ metadata }) => matches(command.text('name'), metadata.name)),
  );
  const format = command.text('output');
  const list = listed(format, { containers });
  if (list !== undefined) return yield* command.print(list);
  if (format !== 'table') throw new Fatal(`listing containers: unsupported output format ${goQuote(format)}`);
  yield* psTable(command, containers);
}

function* psTable(command: Command, containers: readonly ContainerMessage[]): Task<void> {
  const [isQuiet, isVerbose, isWhole] = ['quiet', 'verbose', 'no-trunc'].map((name) => command.has(name));
  const { now } = command.process;
  const rows = [['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD']];
  const wanted = command.text('image');
  const only = wanted === '' ? undefined : yield* imageStatus(command, wanted);
  for (const one of containers) {
    const { id, podSandboxId, metadata, image, state, createdAt, labels } = one;
    if (wanted !== '') {
      const its = yield* imageStatus(command, image.image);
      if (!only || !its || only.id !== its.id) continue;
    }
    if (isQuiet) yield* command.print(`${id}\n`);
    else if (isVerbose)
      yield* command.print(
        `ID: ${id}\nPodID: ${podSandboxId}\nName: ${metadata.name}\nAttempt: ${metadata.attempt}\nState: ${SHOWN[state]}\nImage: ${image.image}\nCreated: ${ago(createdAt, now)}\n${labelLines(one)}\n`,
      );
    else {
      const short = isWhole ? image.image : truncated(image.image);
      const shown = command.has('resolve-image-path') ? ((yield* imageStatus(command, short))?.repoTags[0] ?? short) : short;
      const cut = (text: string): string => (isWhole ? text : truncated(text));
      const pod = labels['io.kubernetes.pod.name'] ?? 'unknown';
      rows.push([cut(id), shown, ago(createdAt, now), SHOWN[state], metadata.name, String(metadata.attempt), cut(podSandboxId), pod]);
    }
  }
  if (!isQuiet && !isVerbose) yield* command.print(tableOf(rows));
}

const CONTAINER_STATES: Readonly<Record<string, ContainerState>> = {
  created: 'CONTAINER_CREATED',
  running: 'CONTAINER_RUNNING',
  exited: 'CONTAINER_EXITED',
  unknown: 'CONTAINER_UNKNOWN',
};
const SHOWN: Readonly<Record<ContainerState, string>> = {
  CONTAINER_CREATED: 'Created',
  CONTAINER_RUNNING: 'Running',
  CONTAINER_EXITED: 'Exited',
  CONTAINER_UNKNOWN: 'Unknown',
};

/** @see cri-tools: cmd/crictl/sandbox.go ListPodSandboxes */
export function* pods(command: Command): Task<void> {
  const { connection } = command;
  yield* connection.open('runtime');
  const state = command.text('state');
  const wanted = SANDBOX_STATES[state.toLowerCase()];
  const labels = command.labels();
  if (state !== '' && !wanted) return yield* dies(command, '--state should be ready or notready');
  const filter = { id: command.text('id'), state: wanted, labels };
  const told = `&PodSandboxFilter{Id:${filter.id},State:${wanted ? `&PodSandboxStateValue{State:${wanted},}` : 'nil'},LabelSelector:${gogoMap(labels)},}`;
  const failed = {
    place: 'remote_runtime.go:277',
    text: 'ListPodSandbox with filter from runtime service failed',
    about: `filter=${goQuote(told)}`,
  };
  const answer = yield* connection.call<SandboxMessage[]>('runtime', { method: 'ListPodSandbox', filter }, failed);
  if (!answer.ok) throw new Fatal(`listing pod sandboxes: ${answer.error}`);
  const items = newest(
    command,
    answer.value.filter(
      ({ metadata }) => matches(command.text('name'), metadata.name) && matches(command.text('namespace'), metadata.namespace),
    ),
  );
  const format = command.text('output');
  const list = listed(format, { items });
  if (list !== undefined) return yield* command.print(list);
  if (format !== 'table') throw new Fatal(`listing pod sandboxes: unsupported output format ${goQuote(format)}`);
  const rows = [['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME']];
  const { now } = command.process;
  for (const one of items) {
    const { id, metadata, createdAt, runtimeHandler } = one;
    const shown = one.state === 'SANDBOX_READY' ? 'Ready' : 'NotReady';
    const runtime = runtimeHandler || '(default)';
    if (command.has('quiet')) yield* command.print(`${id}\n`);
    else if (command.has('verbose')) {
      const attempt = metadata.attempt === 0 ? '' : `Attempt: ${metadata.attempt}\n`;
      const own = `ID: ${id}\nName: ${metadata.name}\nUID: ${metadata.uid}\nNamespace: ${metadata.namespace}\n${attempt}`;
      yield* command.print(`${own}Status: ${shown}\nCreated: ${goTime(createdAt)}\n${labelLines(one)}Runtime: ${runtime}\n\n`);
    } else {
      const short = command.has('no-trunc') ? id : truncated(id);
      rows.push([short, ago(createdAt, now), shown, metadata.name, metadata.namespace, String(metadata.attempt), runtime]);
    }
  }
  if (!command.has('quiet') && !command.has('verbose')) yield* command.print(tableOf(rows));
}

const SANDBOX_STATES: Readonly<Record<string, SandboxState>> = { ready: 'SANDBOX_READY', notready: 'SANDBOX_NOTREADY' };

/** As Go prints a time. */
export const goTime = (nanoseconds: string): string =>
  `${formatTimeNano(microsOf(nanoseconds))
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '')} +0000 UTC`;

/** @see cri-tools: cmd/crictl/image.go listImageCommand */
export function* images(command: Command): Task<void> {
  const { connection } = command;
  yield* connection.open('image');
  const told = `&ImageFilter{Image:&ImageSpec{Image:${command.words[0] ?? ''},Annotations:map[string]string{},},}`;
  const failed = {
    place: 'remote_image.go:119',
    text: 'ListImages with filter from image service failed',
    about: `filter=${goQuote(told)}`,
  };
  const answer = yield* connection.call<ImageMessage[]>('image', { method: 'ListImages' }, failed);
  if (!answer.ok) throw new Fatal(`listing images: ${answer.error}`);
  const all = answer.value.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const list = listed(command.text('output'), { images: all });
  if (list !== undefined) return yield* command.print(list);
  const withDigests = command.has('digests');
  const cut = (text: string): string => (command.has('no-trunc') ? text : truncated(text));
  const rows = [['IMAGE', 'TAG', ...(withDigests ? ['DIGEST'] : []), 'IMAGE ID', 'SIZE']];
  for (const { id, repoTags, repoDigests, size, uid, username } of all) {
    if (command.has('quiet')) yield* command.print(`${id}\n`);
    else if (command.has('verbose')) {
      const names = [...repoTags.map((tag) => `RepoTags: ${tag}\n`), ...repoDigests.map((digest) => `RepoDigests: ${digest}\n`)].join('');
      const user = `${uid ? `Uid: &Int64Value{Value:${uid.value},}\n` : ''}${username ? `Username: ${username}\n` : ''}`;
      yield* command.print(`ID: ${id}\n${names}Size: ${size}\n${user}\n`);
    } else {
      const [name = '<none>', digest = '<none>'] = (repoDigests[0] ?? '').split('@').filter((part) => part !== '');
      const pairs = repoTags.length > 0 ? repoTags.map((tag) => [tag.replace(/:[^:]*$/, ''), tag.replace(/^.*:/, '')]) : [[name, '<none>']];
      for (const pair of pairs) rows.push([...pair, ...(withDigests ? [cut(digest)] : []), cut(id), humanSize(Number(size), 3)]);
    }
  }
  if (!command.has('quiet') && !command.has('verbose')) yield* command.print(tableOf(rows));
}

const nameOf = ({ repoTags, repoDigests, id }: ImageMessage): string => repoTags[0] ?? repoDigests[0] ?? id;

/** Those that were made last come first. */
function newest<T extends { readonly createdAt: string }>(command: Command, all: readonly T[]): readonly T[] {
  const sorted = all.toSorted((a, b) => microsOf(b.createdAt) - microsOf(a.createdAt));
  const last = command.number('last');
  return last > 0 ? sorted.slice(0, last) : command.has('latest') ? sorted.slice(0, 1) : sorted;
}

/** What is no expression matches nothing. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '') return true;
  try {
    return posixRegex(pattern, { extended: true }).test(text);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    return false;
  }
}

/** Go's own log. */
function* dies({ process }: Command, message: string): Task<void> {
  const time = formatTimeNano(process.now).slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  yield* process.write(2, `${time} ${message}\n`);
  process.exit(1);
}
