import { describe, expect, it } from 'vitest';
import { type ConnectionArgs, connect } from './connection.ts';

const letters = ['a', 'b', 'c'];
const cursorOf = (letter: string) => connect(letters, {}).edges.find(({ node }) => node === letter)!.cursor;

const ofLonger = connect(['a', 'b', 'c', 'd', 'e'], { last: 1 }).pageInfo.endCursor;

describe('a page', () => {
  it.each<{ rule: string; args: ConnectionArgs; nodes: string; before: boolean; after: boolean }>([
    { rule: 'is the whole list unless something is asked for', args: {}, nodes: 'abc', before: false, after: false },
    { rule: 'has only the first so many', args: { first: 2 }, nodes: 'ab', before: false, after: true },
    { rule: 'has all where so many are not there', args: { first: 9 }, nodes: 'abc', before: false, after: false },
    { rule: 'comes after its cursor', args: { first: 1, after: cursorOf('a') }, nodes: 'b', before: true, after: true },
    { rule: 'comes before its cursor', args: { before: cursorOf('c') }, nodes: 'ab', before: false, after: true },
    { rule: 'comes before its cursor, from the end', args: { last: 1, before: cursorOf('c') }, nodes: 'b', before: true, after: true },
    { rule: 'stands between two cursors', args: { after: cursorOf('a'), before: cursorOf('c') }, nodes: 'b', before: true, after: true },
    {
      rule: 'is empty between two in the wrong order',
      args: { after: cursorOf('b'), before: cursorOf('a') },
      nodes: '',
      before: true,
      after: true,
    },
    { rule: 'is the last of the first', args: { first: 2, last: 1 }, nodes: 'b', before: true, after: true },
    { rule: 'is empty after the last one', args: { after: cursorOf('c') }, nodes: '', before: true, after: false },
    {
      rule: 'is empty after a place that only a longer list has',
      args: { first: 1, after: ofLonger },
      nodes: '',
      before: true,
      after: false,
    },
    { rule: 'is the whole list before such a place', args: { before: ofLonger }, nodes: 'abc', before: false, after: false },
    { rule: 'of none from the beginning says that there are some', args: { first: 0 }, nodes: '', before: false, after: true },
    { rule: 'of none from the end, too', args: { last: 0 }, nodes: '', before: true, after: false },
    { rule: 'takes null for what was not given', args: { first: null, after: null }, nodes: 'abc', before: false, after: false },
  ])('$rule', ({ args, nodes, before, after }) => {
    const page = connect(letters, args);
    expect(page.nodes.join('')).toBe(nodes);
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: before, hasNextPage: after });
  });

  it.each<{ rule: string; args: ConnectionArgs; says: string }>([
    { rule: 'has no negative length', args: { first: -1 }, says: 'must not be negative' },
    { rule: 'begins at no cursor that nobody gave', args: { after: 'nonsense' }, says: '"nonsense" is no cursor' },
    { rule: 'nor at one that only begins like one', args: { after: btoa('arrayconnection:1x') }, says: 'is no cursor' },
    { rule: 'nor between two places', args: { after: btoa('arrayconnection:1.5') }, says: 'is no cursor' },
    { rule: 'nor before the first', args: { before: btoa('arrayconnection:-5') }, says: 'is no cursor' },
    { rule: 'ends at none either', args: { before: '' }, says: '"" is no cursor' },
  ])('$rule', ({ args, says }) => expect(() => connect(letters, args)).toThrow(says));
});
