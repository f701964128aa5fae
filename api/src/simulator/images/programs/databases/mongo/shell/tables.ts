import { type Document, Long } from '../bson.ts';

const bytesOf = (value: unknown): number => (value instanceof Long ? Number(value.value) : Number(value));

/** As `show dbs` tells a size. @see mongosh: packages/cli-repl/src/format-output.ts formatBytes */
function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${bytes <= 1000 ? String(size) : size.toFixed(2)} ${units[unit]}`;
}

/** `show dbs` */
export function databasesText(databases: readonly Document[]): string {
  const rows = databases.map(({ name, sizeOnDisk }) => [String(name), sizeText(bytesOf(sizeOnDisk))] as const);
  const [left, right] = [0, 1].map((column) => Math.max(0, ...rows.map((row) => (row[column] as string).length))) as [number, number];
  return rows.map(([name, size]) => `${name.padEnd(left)}  ${size.padStart(right)}`).join('\n');
}

/** The old shell tells them in GB. @see mongo: src/mongo/shell/utils.js shellHelper.show */
export function legacyDatabasesText(databases: readonly Document[]): string {
  const longest = Math.max(0, ...databases.map(({ name }) => String(name).length));
  return databases
    .map(({ name, sizeOnDisk }) => `${String(name).padEnd(longest)}  ${(bytesOf(sizeOnDisk) / 2 ** 30).toFixed(3)}GB`)
    .join('\n');
}
