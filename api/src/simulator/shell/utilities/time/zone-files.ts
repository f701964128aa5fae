import { type ImageFile, type ImageNode, imageTree } from '../../../kernel/index.ts';
import { zoneRules } from './zone.data.ts';
import { posixZone } from './zone.ts';

/** The zones' files, as the package tzdata has them: all images and nodes share one tree. */
export const zoneinfo: ImageFile = { shared: () => (tree ??= zoneFiles()) };
let tree: ImageNode | undefined;

function zoneFiles(): ImageNode {
  return imageTree(Object.fromEntries(eachZone((name, content) => [`/${name}`, content])));
}

/** Of each zone its name and its file. */
export function eachZone<T>(made: (name: string, content: string) => T): T[] {
  return Object.entries(zoneRules).flatMap(([rule, names]) => {
    const content = zoneFile(rule);
    return names.split(/\s/).map((name) => made(name, content));
  });
}

/**
 * The file of a zone that never had another rule than this one: without moments at which it changed, and with its rule as
 * TZ spells it at its end, in two versions. @see RFC 8536, 3: The TZif Format
 */
export function zoneFile(rule: string): string {
  const { offset = 0, name = 'UTC' } = posixZone(rule)?.(WINTER) ?? {};
  const types = 1;
  const head = `TZif2${'\0'.repeat(15)}${[0, 0, 0, 0, types, name.length + 1].map(bytesOf).join('')}`;
  const block = `${head}${bytesOf(offset)}\0\0${name}\0`;
  return `${block}${block}\n${rule}\n`;
}
const WINTER = 1_673_784_000;

/** Four bytes of a whole number; those that are no text stand alone. */
const bytesOf = (number: number): string =>
  [24, 16, 8, 0]
    .map((shift) => (number >> shift) & 0xff)
    .map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte))
    .join('');
