/** Where a case is built of parts of our own: the rest are API objects, of which no one looks at every field. */
const ownParts: ReadonlySet<string> = new Set(['runtime', 'sandboxes', 'steps', 'ops', 'kubelet', 'backoff', 'runtime.containers']);

/**
 * Which fields of a file's inputs nobody looks at: their names may be misspelt, or mean something that is not known here.
 * A field that counts in some cases only is looked at in one of them.
 */
export class Untouched {
  /** By the name of the first case that has it. */
  readonly #all = new Map<string, string>();
  readonly #touched = new Set<string>();

  watch(input: unknown, caseName: string): unknown {
    return this.#part(input, '', caseName);
  }

  told(): string[] {
    return [...this.#all].filter(([path]) => !this.#touched.has(path)).map(([path, name]) => `${path} is not looked at (${name})`);
  }

  #part(value: unknown, path: string, caseName: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#part(item, path, caseName));
    if (typeof value !== 'object' || value === null) return value;
    const part: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      const at = path ? `${path}.${key}` : key;
      if (!this.#all.has(at)) this.#all.set(at, caseName);
      let seen = ownParts.has(key) || ownParts.has(at) ? this.#part(field, at, caseName) : field;
      const get = () => {
        this.#touched.add(at);
        return seen;
      };
      const set = (other: unknown) => {
        seen = other;
      };
      Object.defineProperty(part, key, { enumerable: true, configurable: true, get, set });
    }
    return part;
  }
}
