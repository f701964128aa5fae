import { describe, expect, it } from 'vitest';
import { type ConnectionArgs, connect } from './connection.ts';

const letters = ['a', 'b', 'c'];
const cursorOf = (letter: string) => connect(letters, {}).edges.find(({ node }) => node === letter)!.cursor;

describe('a page', () => {
  it.each<{ rule: string; args: ConnectionArgs; nodes: string[] }>([
    { rule: 'is the whole list unless something is asked for', args: {}, nodes: ['a', 'b', 'c'] },
    { rule: 'comes after its cursor', args: { first: 1, after: cursorOf('a') }, nodes: ['b'] },
    { rule: 'comes before its cursor, from the end', args: { last: 1, before: cursorOf('c') }, nodes: ['b'] },
    { rule: 'after the last one is empty', args: { after: cursorOf('c') }, nodes: [] },
    { rule: 'takes null for what was not given', args: { first: null, after: null }, nodes: ['a', 'b', 'c'] },
  ])('$rule', ({ args, nodes }) => expect(connect(letters, args).nodes).toEqual(nodes));

  it.each<{ rule: string; args: ConnectionArgs; says: string }>([
    { rule: 'has no negative length', args: { first: -1 }, says: 'must not be negative' },
    { rule: 'begins at no cursor that nobody gave', args: { after: 'nonsense' }, says: '"nonsense" is no cursor' },
    { rule: 'nor at one that only begins like one', args: { after: btoa('arrayconnection:1x') }, says: 'is no cursor' },
    { rule: 'nor between two places', args: { after: btoa('arrayconnection:1.5') }, says: 'is no cursor' },
    { rule: 'nor before the first', args: { before: btoa('arrayconnection:-5') }, says: 'is no cursor' },
    { rule: 'ends at none either', args: { before: '' }, says: '"" is no cursor' },
  ])('$rule', ({ args, says }) => expect(() => connect(letters, args)).toThrow(says));
});
