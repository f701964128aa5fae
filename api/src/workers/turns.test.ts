import { describe, expect, it } from 'vitest';
import { Abandoned, type Asker, createTurns, TooManyWaiting } from './turns.ts';

/** Who waits, in the order they came, as CLIENT/OPERATION; and in which order they are let in, one after the other. */
async function orderOf(askers: string[], gone: string[] = []): Promise<string[]> {
  const turns = createTurns({ places: 1, perClient: 100 });
  const leaveFirst = await turns.enter({ client: 'first', operation: {} });
  const operations = new Map(askers.map((name) => [name, { operation: {}, stop: new AbortController() }]));
  const order: string[] = [];
  const all = askers.map(async (name) => {
    const { operation, stop } = operations.get(name)!;
    try {
      const leave = await turns.enter({ client: name.split('/')[0]!, operation, signal: stop.signal });
      order.push(name);
      leave();
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
    }
  });
  for (const name of gone) operations.get(name)!.stop.abort();
  leaveFirst();
  await Promise.all(all);
  expect([turns.inside(), turns.waiting()]).toEqual([0, 0]);
  return order;
}

describe('who is let in next', () => {
  it.each([
    { rule: 'of one operation, in the order they came', line: ['a/1', 'a/1', 'a/1'], order: ['a/1', 'a/1', 'a/1'] },
    { rule: 'clients take turns', line: ['a/1', 'a/2', 'a/3', 'b/1', 'c/1'], order: ['a/1', 'b/1', 'c/1', 'a/2', 'a/3'] },
    { rule: 'so do the operations of one', line: ['a/1', 'a/1', 'a/1', 'a/2'], order: ['a/1', 'a/2', 'a/1', 'a/1'] },
    { rule: 'both', line: ['a/1', 'a/1', 'a/2', 'b/1', 'b/1'], order: ['a/1', 'b/1', 'a/2', 'b/1', 'a/1'] },
    { rule: 'none that has gone', line: ['a/1', 'a/1', 'a/2', 'b/1'], gone: ['a/1'], order: ['a/2', 'b/1'] },
    { rule: 'nobody, where all have gone', line: ['a/1', 'b/1'], gone: ['a/1', 'b/1'], order: [] },
  ])('$rule', async ({ line, gone, order }) => expect(await orderOf(line, gone)).toEqual(order));
});

const asker = (client: string): Asker => ({ client, operation: {} });

it('so many are in at once, and never more', async () => {
  const turns = createTurns({ places: 2, perClient: 100 });
  let most = 0;
  const all = Array.from({ length: 20 }, async (_, index) => {
    const leave = await turns.enter(asker(String(index % 3)));
    most = Math.max(most, turns.inside());
    await Promise.resolve();
    leave();
  });
  expect([turns.inside(), turns.waiting()]).toEqual([2, 18]);
  await Promise.all(all);
  expect([most, turns.inside(), turns.waiting()]).toEqual([2, 0, 0]);
});

it('one client may not fill the line, which leaves the others room', async () => {
  const turns = createTurns({ places: 1, perClient: 2 });
  const leave = await turns.enter(asker('a'));
  const waiting = [turns.enter(asker('a')), turns.enter(asker('a')), turns.enter(asker('b'))];
  await expect(turns.enter(asker('a'))).rejects.toThrow(TooManyWaiting);
  leave();
  await Promise.all(waiting.map(async (entered) => (await entered)()));
});

it('who has gone before they stood in the line does not stand in it', async () => {
  const turns = createTurns({ places: 1, perClient: 2 });
  await turns.enter(asker('a'));
  await expect(turns.enter({ ...asker('b'), signal: AbortSignal.abort() })).rejects.toThrow(Abandoned);
  expect(turns.waiting()).toBe(0);
});
