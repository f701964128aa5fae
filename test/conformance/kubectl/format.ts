/** A manifest, a second of its run, and what kubectl is asked then. */
export interface Scene {
  readonly name: string;
  /** A half is best: no age is about to become another while the real kubectl starts. */
  readonly atSeconds: number;
  readonly manifest: string;
  readonly commands: readonly string[];
}

/** What a kubectl wrote, and its exit code. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** By scene, by command. */
export type Recordings = Readonly<Record<string, Readonly<Record<string, Said>>>>;

/** Reads `scenes.txt`: `#### name @second`, the manifest, and commands in lines that begin with `$ `. */
export function readScenes(table: string): Scene[] {
  return table
    .split(/^#### /m)
    .slice(1)
    .map((block) => {
      const [head = '', ...lines] = block.split('\n');
      const [, name = '', second = ''] = /^(.*) @([\d.]+)$/.exec(head) ?? [];
      if (!name) throw new Error(`a scene is headed by its name and second, not by: ${head}`);
      const commands = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
      return { name, atSeconds: Number(second), manifest: lines.filter((line) => !line.startsWith('$ ')).join('\n'), commands };
    });
}

/** What is drawn from a run's seed, and so changes with it, goes by the order in which it comes. */
export function withoutChance({ stdout, stderr, code }: Said): Said {
  const seen = new Map<string, string>();
  const named = (text: string): string =>
    text.replace(DRAWN, (drawn) => {
      const name = seen.get(drawn) ?? `«${seen.size + 1}»`;
      seen.set(drawn, name);
      return name;
    });
  return { stdout: named(stdout), stderr: named(stderr), code };
}

/** UIDs, ids of containers and digests, resource versions. */
const DRAWN = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b[\da-f]{64}\b|(?<=resourceVersion"?: ?)"\d+"/g;
