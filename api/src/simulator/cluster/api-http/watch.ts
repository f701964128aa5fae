import {
  type BesideKind,
  besideStore,
  type Change,
  changesBeside,
  inVersion,
  type KindInfo,
  type ResourceRequest,
} from '../../api-server/index.ts';
import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import { type Engine, type Micros, Random, SECOND, Signal, type Task, wait, withTimeout } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import type { Socket } from '../../kernel/index.ts';
import { JSON_HEADERS } from './answers.ts';
import type { Backend } from './backend.ts';
import { bookmarkOf, nextBookmark, wantsBookmarks } from './bookmarks.ts';
import type { ChangeSignals } from './change-signals.ts';
import { watchedAs } from './formats.ts';
import type { Heading } from './headers.ts';
import { listRefusal } from './list-options.ts';
import { inOrder } from './pages.ts';
import { selection } from './selection.ts';
import { shown } from './shown.ts';

interface Watching extends Backend {
  readonly changes: ChangeSignals;
}

interface Told {
  readonly type: Change['type'];
  readonly object: KubernetesObject;
  /** The version in which it is told of, if that is not its own. */
  readonly resourceVersion?: string | undefined;
}

/** Between one and two of these, where the client does not say. @see kubernetes: apiserver/pkg/endpoints/handlers/get.go ListResource; --min-request-timeout */
const MIN_REQUEST_TIMEOUT = 1800;

/**
 * What there is, unless the client knows it already, and then what changes, each in a chunk of its own, until the time is over or
 * the client has gone.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/watch.go HandleHTTP
 */
export function* streamChanges(
  served: Watching,
  asked: ResourceRequest,
  info: Pick<KindInfo, 'kind'> | BesideKind,
  request: HttpRequest,
  socket: Socket,
  heading: Heading,
): Task<HttpResponse | undefined> {
  const { engine, store } = served;
  const { query } = request;
  const wrong = listRefusal(query, store.revision, true);
  if (wrong) return wrong;
  const isSelected = selection(info, request);
  if (typeof isSelected === 'object') return isSelected;
  const as = watchedAs(request, () => engine.now);
  if ('status' in as) return as;
  const isAsked = (object: KubernetesObject): boolean =>
    (asked.namespace === undefined || object.metadata.namespace === asked.namespace) && isSelected(object);
  const source: Source = 'why' in info || 'type' in info ? besideSource(served, info) : storeSource(served, info.kind);
  const end = engine.now + lifetime(request, engine);
  yield* socket.write(heading.ofStream(JSON_HEADERS));
  const known = Number(query.get('resourceVersion') || 0);
  const there: readonly Told[] = known > 0 ? [] : inOrder(source.list().filter(isAsked)).map((object) => ({ type: 'ADDED', object }));
  let seen = known > 0 ? known : store.revision;
  let mark = wantsBookmarks(request) ? nextBookmark(engine.now, end) : Number.POSITIVE_INFINITY;
  yield* told(served, socket, as, there);
  while (engine.now < end) {
    if (engine.now >= mark) {
      mark = nextBookmark(engine.now, end);
      const last = source.history().at(-1);
      if (last) yield* tell(socket, 'BOOKMARK', as(bookmarkOf(info.kind, last.object.apiVersion, Math.max(seen, last.revision))));
    }
    const news = after(source.history(), seen);
    seen = news.at(-1)?.revision ?? seen;
    yield* told(
      served,
      socket,
      as,
      news.flatMap((change) => forClient(change, isAsked) ?? []),
    );
    if (news.length === 0) yield* wait(withTimeout(engine, source.signal, Math.min(mark, end) - engine.now));
  }
  yield* socket.write('0\r\n\r\n');
  return undefined;
}

/** What there is of a kind, what became of it, and who says that there is more. */
interface Source {
  list(): readonly KubernetesObject[];
  history(): readonly Pick<Change, 'type' | 'object' | 'previous' | 'revision'>[];
  readonly signal: Signal;
}

const storeSource = ({ store, changes }: Watching, kind: Kind): Source => ({
  list: () => store.list(kind),
  history: () => store.history(kind),
  signal: changes.of(kind),
});

/** Of what is kept beside the store. What follows from other objects never changes. */
function besideSource({ authorizer, engine }: Watching, { kind, apiVersion }: BesideKind): Source {
  const signal = new Signal();
  authorizer.watch(kind, () => void engine.after(WATCH_LATENCY, () => signal.wake()));
  const shownAs = (object: KubernetesObject): KubernetesObject => inVersion(object, apiVersion);
  return {
    list: () => authorizer.list(kind, engine.now).map((kept) => shownAs(besideStore(kept))),
    history: () =>
      changesBeside(authorizer, kind).map((change) => ({
        ...change,
        object: shownAs(change.object),
        previous: change.previous && shownAs(change.previous),
      })),
    signal,
  };
}
/** @see Store */
const WATCH_LATENCY: Micros = 2_000;

function lifetime({ query, target }: HttpRequest, engine: Engine): Micros {
  const given = Number(query.get('timeoutSeconds') || 0);
  const spread = new Random(`watch ${target} ${engine.now}`).next();
  return (given > 0 ? given : MIN_REQUEST_TIMEOUT * (1 + spread)) * SECOND;
}

/** The changes since that revision, of a list that is in order. */
function after<C extends { readonly revision: number }>(history: readonly C[], revision: number): readonly C[] {
  let from = history.length;
  while (from > 0 && (history[from - 1] as C).revision > revision) from--;
  return history.slice(from);
}

/** What begins to be selected is new to the client, and what ends to be so is gone, as it was until then. @see kubernetes: apiserver/pkg/storage/cacher/cache_watcher.go convertToWatchEvent */
function forClient(
  { type, object, previous }: Pick<Change, 'type' | 'object' | 'previous'>,
  isAsked: (object: KubernetesObject) => boolean,
): Told | undefined {
  const is = type !== 'DELETED' && isAsked(object);
  const was = previous !== undefined && isAsked(previous);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object };
  return was ? { type: 'DELETED', object: previous, resourceVersion: object.metadata.resourceVersion } : undefined;
}

function* told({ api }: Watching, socket: Socket, as: (object: object) => object, events: readonly Told[]): Task<void> {
  for (const { type, object, resourceVersion } of events) {
    const last = shown(object, api) as KubernetesObject;
    const told = resourceVersion === undefined ? last : { ...last, metadata: { ...last.metadata, resourceVersion } };
    yield* tell(socket, type, as(told));
  }
}

function tell(socket: Socket, type: string, object: object): Task<void> {
  const line = `${JSON.stringify({ type, object })}\n`;
  return socket.write(`${byteLength(line).toString(16)}\r\n${line}\r\n`);
}
