/** On whose behalf a run is asked for. */
export interface Asker {
  /** Who: an address. */
  readonly client: string;
  /** For which of their operations: any object that it alone has. */
  readonly operation: object;
  /** Says that nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** Nobody waits for this run any more, and it had not begun. */
export class Abandoned extends Error {}

/** The client has too much in the line. */
export class TooManyWaiting extends Error {}

interface Limits {
  /** How many are let in at once. */
  readonly places: number;
  /** How many of one client may wait. */
  readonly perClient: number;
}

/**
 * Lets so many in at once. The clients that wait take turns, and so do the operations of each: who asks for one run waits for one
 * run of each other, however many they ask for.
 */
export function createTurns({ places, perClient }: Limits) {
  const line = createLine<() => void>();
  let inside = 0;

  function leave(): void {
    const admit = line.take();
    if (admit) admit();
    else inside--;
  }

  async function enter(asker: Asker): Promise<() => void> {
    if (inside < places) {
      inside++;
      return leave;
    }
    if (asker.signal?.aborted) throw new Abandoned('nobody waits for this run');
    if (line.lengthOf(asker.client) >= perClient)
      throw new TooManyWaiting(`${perClient} runs of yours wait already: ask again when there are fewer`);
    await new Promise<void>((resolve, reject) => {
      const abandon = () => {
        line.remove(asker, admit);
        reject(new Abandoned('nobody waits for this run'));
      };
      const admit = () => {
        asker.signal?.removeEventListener('abort', abandon);
        resolve();
      };
      asker.signal?.addEventListener('abort', abandon, { once: true });
      line.add(asker, admit);
    });
    return leave;
  }

  return { enter, inside: () => inside, waiting: () => line.length() };
}

/** Whoever was served stands behind the others: clients among each other, and the operations of each. */
function createLine<Item>() {
  const clients = new Map<string, Map<object, Item[]>>();

  function put(client: string, operation: object, items: Item[]): void {
    const operations = clients.get(client) ?? new Map<object, Item[]>();
    if (items.length > 0) operations.set(operation, items);
    else operations.delete(operation);
    if (operations.size > 0) clients.set(client, operations);
    else clients.delete(client);
  }
  function add({ client, operation }: Asker, item: Item): void {
    put(client, operation, [...(clients.get(client)?.get(operation) ?? []), item]);
  }
  function remove({ client, operation }: Asker, item: Item): void {
    const items = clients.get(client)?.get(operation) ?? [];
    put(
      client,
      operation,
      items.filter((one) => one !== item),
    );
  }
  function take(): Item | undefined {
    for (const [client, operations] of clients) {
      for (const [operation, [item, ...rest]] of operations) {
        operations.delete(operation);
        clients.delete(client);
        if (operations.size > 0) clients.set(client, operations);
        put(client, operation, rest);
        return item;
      }
    }
    return undefined;
  }
  function lengthOf(client: string): number {
    return [...(clients.get(client)?.values() ?? [])].reduce((sum, items) => sum + items.length, 0);
  }
  const length = () => [...clients.keys()].reduce((sum, client) => sum + lengthOf(client), 0);
  return { add, remove, take, lengthOf, length };
}
