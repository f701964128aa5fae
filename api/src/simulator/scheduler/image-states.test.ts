import { expect, it } from 'vitest';
import { formatTime } from '../apimachinery/time.ts';
import { SECOND } from '../engine/index.ts';
import { ImageStates } from './image-states.ts';
import { aNode } from './testing.ts';

/** `10 +a` is that node a, which has said so, has the image from the tenth second on, `10 -a` that it has it no more, `10 !a` that it is gone. */
it.each([
  { rule: 'each node counts those that have it when it says so itself', happens: '0 -a, 0 -b, 10 +a, 20 +b', at: 20, says: 'a1 b2' },
  { rule: 'and knows of the others with its next report', happens: '10 +a, 20 +b', at: 311, says: 'a2 b2' },
  { rule: 'not sooner', happens: '10 +a, 20 +b', at: 309, says: 'a1 b2' },
  { rule: 'what was said after that report it does not know', happens: '10 +a, 20 +b, 315 +c', at: 316, says: 'a2 b2 c3' },
  { rule: 'whatever else is heard of it does as well', happens: '10 +a, 20 +b, 30 +a', at: 30, says: 'a2 b2' },
  { rule: 'all that were there from the start know of each other', happens: '0 +a, 0 +b, 0 +c', at: 0, says: 'a3 b3 c3' },
  { rule: 'that one has it no more it hears as late', happens: '10 +a, 10 +b, 20 -b', at: 20, says: 'a2 b' },
  { rule: 'or that it is gone', happens: '10 +a, 10 +b, 20 !b', at: 20, says: 'a2 b' },
  { rule: 'but it hears of it', happens: '10 +a, 10 +b, 20 !b', at: 311, says: 'a1 b' },
])('images of nodes: $rule', ({ happens, at, says }) => {
  let now = 0;
  const states = new ImageStates(() => now);
  for (const [, seconds, sign, name = ''] of happens.matchAll(/(\d+) (.)(\w)/g)) {
    now = Number(seconds) * SECOND;
    const { status, ...node } = aNode(name);
    const conditions = [{ type: 'Ready', status: 'True' as const, lastHeartbeatTime: formatTime(now) }];
    const images = sign === '+' ? [{ names: ['app:v1'], sizeBytes: 1 }] : [];
    if (sign === '!') states.remove(name);
    else states.set({ ...node, status: { ...status, conditions, images } });
  }
  now = at * SECOND;
  const names = [...new Set(happens.match(/[a-c]/g))];
  expect(names.map((name) => `${name}${states.of(name).get('app:v1')?.nodes ?? ''}`).join(' ')).toBe(says);
});
