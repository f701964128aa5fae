import type { Command } from 'unbash';

const places = { first: new WeakMap<Command, number>(), second: new WeakMap<Command, number>() };

/**
 * Where a shell is when it notes the line of a simple command: the Almquist shells have read its first word by then, and bash the
 * next one too, for it might be the parenthesis of a function. Words may be of several lines.
 * @see dash: src/parser.c simplecmd; bash: parse.y simple_command, make_cmd.c make_simple_command
 */
export function placeOf(node: Command, isBash: boolean): number {
  const known = places[isBash ? 'second' : 'first'];
  let place = known.get(node);
  if (place === undefined) {
    place = find(node, isBash);
    known.set(node, place);
  }
  return place;
}

function find({ pos, name, prefix, args, redirects }: Command, isBash: boolean): number {
  const words = [...prefix, ...(name ? [name] : []), ...args];
  const tokens = [
    ...words.map((word) => ({ pos: word.pos, last: word.end - 1, isName: word === name })),
    ...redirects.map((one) => ({ pos: one.pos, last: isBash && one.type === 'Redirect' ? one.end - 1 : one.pos, isName: false })),
  ].sort((a, b) => a.pos - b.pos);
  const [first, second] = tokens;
  if (!first) return pos;
  if (!isBash || !first.isName || !second) return Math.max(pos, first.last);
  return redirects.some((one) => one.pos === second.pos) ? second.pos : second.last;
}
