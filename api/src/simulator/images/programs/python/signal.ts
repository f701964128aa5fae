import type { Block, Wait } from '../../../engine/index.ts';

/** Somebody waits until another thread says so. */
export class Signal implements Block<boolean> {
  readonly #resume = new Set<(value: boolean) => void>();

  start(resume: (value: boolean) => void): Wait {
    this.#resume.add(resume);
    return { cancel: () => void this.#resume.delete(resume) };
  }
  tell(): void {
    for (const resume of [...this.#resume]) resume(true);
    this.#resume.clear();
  }
}
