import { OsError, type Process } from '../../../../kernel/index.ts';

/** Keys and what they hold: kept in its directory, so that they are there when it begins again. */
export class EtcdKeys extends Map<string, string> {
  readonly #process: Process;
  readonly #path: string;

  constructor(process: Process, data: string) {
    super();
    this.#process = process;
    this.#path = `${data}/member/snap/db`;
    for (const [key, value] of keptAt(process, this.#path)) super.set(key, value);
  }

  override set(key: string, value: string): this {
    super.set(key, value);
    this.#keep();
    return this;
  }

  override delete(key: string): boolean {
    const had = super.delete(key);
    if (had) this.#keep();
    return had;
  }

  /** A disk that is full, or gone, does not end it here. */
  #keep(): void {
    try {
      this.#process.writeFile(this.#path, `${FORM}${JSON.stringify([...this])}`, { mode: 0o600 });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
}

/** A form of the model's own. */
const FORM = 'etcd keys ';

function keptAt(process: Process, path: string): [string, string][] {
  const text = process.readFile(path);
  return text.startsWith(FORM) ? (JSON.parse(text.slice(FORM.length)) as [string, string][]) : [];
}
