import { describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';
import { defaultLimits } from './limits.ts';
import { SECOND } from './micros.ts';

describe('the queue of things that will happen', () => {
  it('takes them in the order of their times, then of their planning', () => {
    const engine = new Engine();
    const seen: string[] = [];
    for (const [at, name] of [
      [5, 'a'],
      [1, 'b'],
      [5, 'c'],
      [3, 'd'],
      [1, 'e'],
    ] as const)
      engine.at(at, () => seen.push(name));
    expect(engine.run(10)).toBe(5);
    expect(seen.join('')).toBe('bedac');
  });

  it('keeps that order when most of them are cancelled', () => {
    const engine = new Engine();
    const seen: number[] = [];
    // In a scrambled order: 7 and 1009 have no common divisor.
    const timers = Array.from({ length: 1009 }, (_, i) => engine.at((i * 7) % 1009, () => seen.push((i * 7) % 1009)));
    for (const timer of timers) if (timer.at % 10 !== 0) timer.cancel();
    engine.run(1009);
    expect(seen).toEqual(Array.from({ length: 101 }, (_, i) => i * 10));
    expect(engine.idle).toBe(true);
  });

  it('is idle when nothing is planned but housekeeping', () => {
    const engine = new Engine();
    const timer = engine.at(5, () => {});
    engine.at(9, () => {}, true);
    expect(engine.idle).toBe(false);
    timer.cancel();
    timer.cancel();
    expect(engine.idle).toBe(true);
  });
});

describe('who acts last in their turn', () => {
  const passes = (duration: number, planned: readonly number[], until = 100): number | string => {
    const engine = new Engine();
    let passed: number | string = '';
    engine.at(10, () => {
      passed = engine.pass(duration) ? engine.now : 'waits';
    });
    for (const at of planned) engine.at(at, () => {});
    engine.run(until);
    return passed;
  };

  it.each([
    { rule: 'lets time pass', duration: 5, planned: [], expected: 15 },
    { rule: 'up to what is due next', duration: 5, planned: [16], expected: 15 },
    { rule: 'but not with it', duration: 5, planned: [15], expected: 'waits' },
    { rule: 'nor beyond it', duration: 5, planned: [12], expected: 'waits' },
    { rule: 'nor while somebody else has their turn at this moment', duration: 5, planned: [10], expected: 'waits' },
    { rule: 'nor beyond the end', duration: 5, planned: [], until: 14, expected: 'waits' },
  ])('$rule', ({ duration, planned, until, expected }) => expect(passes(duration, planned, until)).toBe(expected));
});

describe('steps', () => {
  const limits = { ...defaultLimits, steps: 100, stepsPerSecond: 10 };
  const spent = (amounts: readonly number[]): number => {
    const engine = new Engine(limits);
    let times = 0;
    amounts.forEach((amount, second) => {
      engine.at(second * SECOND, () => {
        engine.budget.step(amount);
        times++;
      });
    });
    try {
      engine.run(amounts.length * SECOND);
    } catch {}
    return times;
  };

  it.each([
    { rule: 'are limited', amounts: [60, 60], times: 1 },
    { rule: 'come back as time passes', amounts: [60, ...Array(1000).fill(5)], times: 1001 },
    { rule: 'but not faster than time', amounts: [60, ...Array(1000).fill(15)], times: 7 },
    { rule: 'and are not saved', amounts: [...Array(1000).fill(0), 110], times: 1000 },
  ])('$rule', ({ amounts, times }) => expect(spent(amounts)).toBe(times));
});
