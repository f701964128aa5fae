import type { Micros } from '../../engine/index.ts';
import { osError } from '../errno.ts';
import type { Data, Run, Stat, TerminalSettings } from '../types.ts';
import type { WaitQueue } from '../wait-queue.ts';
import { deviceStat, OpenFile } from './open-file.ts';

/** A terminal that nobody has told how large a window it is shown in has no size. @see linux: drivers/tty/tty_io.c tty_do_resize */
export const NO_WINDOW: TerminalSettings = { rows: 0, columns: 0, changed: new Map() };
/** That of whoever runs a command at a terminal: the usual one. @see kubernetes: kubectl/pkg/util/term/resize.go MonitorSize */
export const WINDOW: TerminalSettings = { rows: 24, columns: 80, changed: new Map() };

/** The terminal of a container's first process, or of a command that is run beside it: what is typed there is read, and what is written there is seen. All three descriptors are this. */
export class Terminal extends OpenFile {
  override readonly isTerminal = true;
  override readonly readable: WaitQueue | undefined;
  #isHungUp = false;
  readonly #typed: OpenFile;
  readonly #shown: OpenFile;

  constructor(
    override readonly terminalNumber: number,
    typed: OpenFile,
    shown: OpenFile,
    override settings: TerminalSettings,
    /** Whose it is. */
    readonly uid: number,
    readonly closed: () => void,
  ) {
    super();
    this.readable = typed.readable;
    this.#typed = typed;
    this.#shown = shown.retain();
  }

  override stat(): Stat {
    return deviceStat('char', 0o620);
  }
  override tryRead(max: number): Data | undefined {
    return this.#isHungUp ? '' : this.#typed.tryRead(max);
  }
  override tryWrite(...[data, payer, writer]: Parameters<OpenFile['tryWrite']>): Data {
    if (this.#isHungUp) throw osError('EIO');
    return this.#shown.tryWrite(data, payer, writer);
  }
  /** Whoever began its session has ended: nobody reads or writes there any more. @see linux: drivers/tty/tty_jobctrl.c disassociate_ctty */
  hangUp(): void {
    this.#isHungUp = true;
    this.readable?.wake();
  }
  override get stride(): number {
    return this.#shown.stride;
  }
  override timeToTake(run: Run): Micros {
    return this.#shown.timeToTake(run);
  }
  protected override onClose(): void {
    this.#shown.release();
    this.closed();
  }
}
