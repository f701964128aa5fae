import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../lib/kernel.ts';
import type { Options } from '../lib/options.ts';
import type { Tool } from '../lib/tool.ts';
import { timeoutOf } from '../network/connect.ts';
import type { Url } from '../network/http-client.ts';
import { localText } from '../time/zone.ts';

/** What GNU wget's options come to, and how it says what it does. */
export class WgetSettings {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Only whether something is there is asked. */
  readonly spider: boolean;
  /** `-O`: all goes into one file. */
  readonly target: string | undefined;
  readonly tries: number;
  readonly connectTimeout: Micros | undefined;
  readonly readTimeout: Micros;
  /** In seconds: each wait between two tries is a second longer, up to this. */
  readonly longestWait: number;
  readonly maxRedirects: number;
  readonly proxied: boolean;
  /** `-o`, `-a`: where what it says goes. */
  readonly #log: string | undefined;

  constructor(
    readonly tool: Tool,
    readonly options: Options,
  ) {
    const started = options.value('o');
    this.#log = started ?? options.value('a');
    if (started !== undefined && started !== '-') tool.process.writeFile(started, '');
    this.quiet = options.has('q');
    this.verbose = !this.quiet && !options.has('nv');
    this.spider = options.has('spider');
    this.target = options.value('O');
    this.tries = Number(options.value('t') ?? 20) || 1_000_000;
    this.connectTimeout = timeoutOf(options.value('connecttimeout') ?? options.value('T'));
    this.readTimeout = timeoutOf(options.value('readtimeout') ?? options.value('T')) ?? 900 * SECOND;
    this.longestWait = Number(options.value('waitretry') ?? 10);
    this.maxRedirects = Number(options.value('maxredirect') ?? 20);
    const wanted = this.setting('use_proxy');
    this.proxied = !options.has('noproxy') && wanted !== 'off' && wanted !== 'no';
  }
  get process(): Process {
    return this.tool.process;
  }

  /** What `-e NAME=VALUE` gives, as a line of .wgetrc would. */
  setting(name: string): string | undefined {
    return this.options.values('e').flatMap((word) => new RegExp(`^\\s*${name}\\s*=\\s*(.*?)\\s*$`).exec(word)?.[1] ?? [])[0];
  }

  *tell(text: string): Task<void> {
    if (this.#log === undefined || this.#log === '-') yield* this.tool.complain(text);
    else this.process.writeFile(this.#log, text, { append: true });
  }
  /** Unless it was told to say little. */
  *say(text: string): Task<void> {
    if (this.verbose) yield* this.tell(text);
  }
  stamp(): string {
    return localText(this.process, '%Y-%m-%d %H:%M:%S');
  }

  /** Where a page is kept: by its own name, with what it is asked for, below its host's directory where that is wanted. */
  fileOf({ target, authority }: Url): string {
    const { options } = this;
    const path = target.replace(/^\//, '');
    const name = path.slice(path.replace(/\?.*/, '').lastIndexOf('/') + 1);
    const host = options.has('nH') ? '' : `${authority}/`;
    const directory = options.has('x') ? `${host}${path.slice(0, path.length - name.length)}` : '';
    const prefix = options.value('P');
    return `${prefix === undefined ? '' : `${prefix.replace(/\/$/, '')}/`}${directory}${/^\?|^$/.test(name) ? `index.html${name}` : name}`;
  }
}
