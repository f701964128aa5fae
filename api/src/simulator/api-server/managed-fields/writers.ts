import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Loose } from '../defaults/loose.ts';
import type { Change, Store } from '../store.ts';
import { creatorOf, type ManagedFields, managedFields, type Writer } from './managed-fields.ts';

/** Who has written what: enough to tell the managed fields of an object where somebody asks for them. */
export class Writers {
  readonly #store: Store;
  /** What objects were made of, by their uids. */
  readonly #given = new Map<string, Loose>();
  /** By the revisions of what was written. */
  readonly #writers = new Map<number, Writer>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** In whose name `work` writes, as far as it does not say so itself. */
  as<T>(writer: Writer, work: () => T): T {
    const { revision: before } = this.#store;
    const done = work();
    for (let revision = before + 1; revision <= this.#store.revision; revision++)
      if (!this.#writers.has(revision)) this.#writers.set(revision, writer);
    return done;
  }

  made({ metadata }: Pick<KubernetesObject, 'metadata'>, given: Loose): void {
    this.#given.set(metadata.uid, given);
  }

  /** Who has made it; undefined of what was there from the first. */
  maker({ kind, metadata: { uid } }: KubernetesObject): string | undefined {
    const made = this.#given.has(uid)
      ? this.#store.history(kind as Kind).find(({ type, object }) => type === 'ADDED' && object.metadata.uid === uid)
      : undefined;
    return made && (this.#writers.get(made.revision) ?? creatorOf(made.object)).manager;
  }

  /** What `metadata.managedFields` says of that version of an object; undefined of what was there from the first. */
  managedFields({ kind, metadata: { uid, resourceVersion } }: KubernetesObject): (() => ManagedFields[]) | undefined {
    const given = this.#given.get(uid);
    if (!given) return undefined;
    const isOfIt = ({ object, revision }: Change): boolean => object.metadata.uid === uid && revision <= Number(resourceVersion);
    return () => managedFields(this.#store.history(kind as Kind).filter(isOfIt), given, ({ revision }) => this.#writers.get(revision));
  }
}
