import { type Block, type Micros, noWait } from '../../engine/index.ts';
import type { ContainerStore } from '../container-store.ts';
import type { LogRecord } from '../types.ts';

const AT_ONCE: Block = {
  start(resume) {
    resume(undefined);
    return noWait;
  },
};

/** What containers have written, for whoever asks by their ids. @see kubernetes: pkg/kubelet/kuberuntime/logs/logs.go ReadLogs */
export class LogReader {
  readonly #containers: ContainerStore;

  constructor(containers: ContainerStore) {
    this.#containers = containers;
  }

  /** Its log file as it stood then, be it that the container has been removed since. */
  at(id: string, at: Micros): readonly LogRecord[] {
    return this.#containers.get(id)?.log.at(at) ?? [];
  }
  /** The same while there was such a container, or undefined. */
  ifThere(id: string, at: Micros): readonly LogRecord[] | undefined {
    const instance = this.#containers.get(id);
    const isThere = instance && instance.createdAt <= at && (instance.removedAt === undefined || instance.removedAt > at);
    return isThere ? instance.log.at(at) : undefined;
  }
  /** Of all that it has written, whatever file that is in. */
  linesAfter(id: string, lines: number): readonly LogRecord[] {
    return this.#containers.get(id)?.log.lines.slice(lines) ?? [];
  }
  /** Until it has written a line after that many, or has ended. */
  written(id: string, lines: number): Block {
    const log = this.#containers.get(id)?.log;
    return log === undefined || log.closed || log.lines.length > lines ? AT_ONCE : log.more;
  }
  /** Whether it has ended, or is not there. */
  hasEnded(id: string): boolean {
    return this.#containers.get(id)?.log.closed ?? true;
  }
}
