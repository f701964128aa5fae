import type {
  ContainerMessage,
  ContainerStatusMessage,
  CriAnswer,
  CriRequest,
  SandboxMessage,
  StatusAnswer,
} from '../../../apimachinery/cri.ts';
import { finished, SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/lib/not-followed.ts';
import { says } from '../says.ts';

const SOCKET = '/run/containerd/containerd.sock';
/** How long it waits for one who does not answer. */
const PATIENCE = 10 * SECOND;

/** containerd's own client, as far as it lists what Kubernetes has there. @see containerd: cmd/ctr/commands/containers, tasks, namespaces */
export const ctr: Program = function* (process) {
  const { namespace, words, isQuiet } = commandOf(process);
  const [what = '', verb = '', ...more] = words;
  const list = verb === 'ls' || verb === 'list' ? LISTS.find(({ names }) => names.includes(what)) : undefined;
  if (!list || more.length > 0) return notFollowed(process);
  const rows = namespace === 'k8s.io' || list.ofAll ? yield* list.rows(process) : [];
  if (rows === undefined) {
    yield* process.sleep(PATIENCE);
    const why = `context deadline exceeded: connection error: desc = "transport: error while dialing: dial unix://${SOCKET}: timeout"`;
    return yield* says(process, 2, `ctr: failed to dial "${SOCKET}": ${why}\n`, 1);
  }
  const sorted = rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  if (isQuiet) return yield* says(process, 1, sorted.map(([id]) => `${id}\n`).join(''), 0);
  return yield* says(process, 1, table([list.head, ...sorted], list.padding, list.trails), 0);
};

type Row = readonly string[];
interface List {
  readonly names: readonly string[];
  readonly head: Row;
  readonly padding: number;
  /** Whether a row's last cell is padded, too. */
  readonly trails: boolean;
  /** Whatever the namespace. */
  readonly ofAll?: true;
  rows(process: Process): Task<readonly Row[] | undefined>;
}

const LISTS: readonly List[] = [
  { names: ['containers', 'c', 'container'], head: ['CONTAINER', 'IMAGE', 'RUNTIME'], padding: 4, trails: true, rows: containers },
  { names: ['tasks', 't', 'task'], head: ['TASK', 'PID', 'STATUS'], padding: 4, trails: false, rows: tasks },
  {
    names: ['namespaces', 'namespace', 'ns'],
    head: ['NAME', 'LABELS'],
    padding: 1,
    trails: true,
    ofAll: true,
    rows: () => finished([['k8s.io', '']]),
  },
];

function commandOf({ argv, env }: Process): { namespace: string; words: readonly string[]; isQuiet: boolean } {
  const words: string[] = [];
  let namespace = env.get('CONTAINERD_NAMESPACE') || 'default';
  let isQuiet = false;
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] as string;
    const [, joined] = /^--?n(?:amespace)?=(.*)$/.exec(word) ?? [];
    if (joined !== undefined) namespace = joined;
    else if (/^--?n(amespace)?$/.test(word) && words.length === 0) namespace = argv[++i] ?? '';
    else if (/^--?q(uiet)?$/.test(word)) isQuiet = true;
    else words.push(word);
  }
  return { namespace, words, isQuiet };
}

/** Sandboxes are containers, too. */
function* containers(process: Process): Task<readonly Row[] | undefined> {
  const all = yield* known(process);
  return all?.map(({ id, image }) => [id, image, 'io.containerd.runc.v2']);
}

/** Of what has ended the task is gone. */
function* tasks(process: Process): Task<readonly Row[] | undefined> {
  const all = yield* known(process);
  return all?.filter(({ pid }) => pid > 0).map(({ id, pid }) => [id, String(pid), 'RUNNING']);
}

interface Known {
  readonly id: string;
  readonly image: string;
  readonly pid: number;
}

function* known(process: Process): Task<readonly Known[] | undefined> {
  const made = yield* call<ContainerMessage[]>(process, { method: 'ListContainers', filter: { labels: {} } });
  const sandboxes = yield* call<SandboxMessage[]>(process, { method: 'ListPodSandbox', filter: { labels: {} } });
  if (!made || !sandboxes) return undefined;
  const all: Known[] = [];
  for (const { id } of made) {
    const found = yield* call<StatusAnswer<ContainerStatusMessage>>(process, { method: 'ContainerStatus', id });
    if (found) all.push({ id, image: found.status.image.image, pid: Number(found.info.pid) });
  }
  for (const { id } of sandboxes) {
    const found = yield* call<StatusAnswer<unknown>>(process, { method: 'PodSandboxStatus', id });
    if (found) all.push({ id, image: String(found.info.image), pid: Number(found.info.pid) });
  }
  return all;
}

/** Undefined where nobody answers. */
function* call<T>(process: Process, request: CriRequest): Task<T | undefined> {
  try {
    const socket = yield* process.net.connectUnix(SOCKET);
    yield* socket.write(JSON.stringify(request));
    let text = '';
    for (let data = yield* socket.read(); data !== ''; data = yield* socket.read()) text += data;
    socket.close();
    const answer = JSON.parse(text) as CriAnswer;
    return 'value' in answer ? (answer.value as T) : undefined;
  } catch (error) {
    if (error instanceof OsError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @see Go: text/tabwriter */
function table(rows: readonly Row[], padding: number, trails: boolean): string {
  const isPadded = (column: number, row: number): boolean => trails || row === 0 || column < (rows[0] as Row).length - 1;
  const lengths = (column: number): number[] => rows.map((row, at) => (isPadded(column, at) ? (row[column] ?? '').length : 0));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...lengths(column)) + padding);
  const line = (row: Row, at: number): string =>
    row.map((cell, column) => (isPadded(column, at) ? cell.padEnd(widths[column] as number) : cell)).join('');
  return rows.map((row, at) => `${line(row, at)}\n`).join('');
}
