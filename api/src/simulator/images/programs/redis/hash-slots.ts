/** How many slots a cluster has. */
export const SLOTS = 16_384;

/** A row of slots, both ends included. */
export type Slots = readonly (readonly [from: number, to: number])[];

/** The slot of a key: of what stands in its first braces, if anything does. @see redis: src/cluster.c keyHashSlot, src/crc16.c */
export function slotOf(key: string): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  const part = close > open + 1 ? key.slice(open + 1, close) : key;
  let crc = 0;
  for (const byte of bytesOf(part)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff) >>> 0;
  }
  return crc % SLOTS;
}

/** As UTF-8. */
function* bytesOf(text: string): Iterable<number> {
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) yield code;
    else for (const [byte = ''] of encodeURIComponent(character).matchAll(/%../g)) yield Number.parseInt(byte.slice(1), 16);
  }
}

/** The keys among a command's arguments. @see redis: src/commands, key_specs */
export function keysOf(name: string, args: readonly string[]): readonly string[] {
  if (KEYLESS.has(name)) return [];
  if (EACH.has(name)) return args;
  if (name === 'mset' || name === 'msetnx') return args.filter((_, i) => i % 2 === 0);
  if (/^b[lrz]+pop(min|max)?$/.test(name)) return args.slice(0, -1);
  if (PAIRS.has(name)) return args.slice(0, 2);
  return args.slice(0, 1);
}
const KEYLESS = new Set(
  'ping echo auth quit hello select config info role replicaof slaveof replconf client command time save bgsave lastsave shutdown publish wait cluster keys scan dbsize flushall flushdb randomkey multi exec discard asking readonly readwrite subscribe psubscribe unsubscribe punsubscribe sync psync sentinel'.split(
    ' ',
  ),
);
const EACH = new Set('del unlink exists touch mget sinter sunion sdiff sinterstore sunionstore sdiffstore'.split(' '));
const PAIRS = new Set('rename renamenx copy smove rpoplpush lmove'.split(' '));

/** Single slots as rows. */
export function rowsOf(slots: Iterable<number>): Slots {
  const rows: [number, number][] = [];
  for (const slot of [...slots].sort((a, b) => a - b)) {
    const last = rows.at(-1);
    if (last && slot === last[1] + 1) last[1] = slot;
    else if (!last || slot > last[1]) rows.push([slot, slot]);
  }
  return rows;
}

/** All slots of some rows. */
export function* slotsIn(rows: Slots): Iterable<number> {
  for (const [from, to] of rows) for (let slot = from; slot <= to; slot++) yield slot;
}

/** How many they are. */
export const countSlots = (rows: Slots): number => rows.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** `0-5460 7000`, with something before each. */
export const slotsText = (rows: Slots): string => rows.map(([from, to]) => ` ${from === to ? from : `${from}-${to}`}`).join('');
