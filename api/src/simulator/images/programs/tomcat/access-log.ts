import { seconds, type Task } from '../../../engine/index.ts';
import { byteLength, type Process } from '../../../kernel/index.ts';
import { javaText } from '../../../shell/utilities/time/zone.ts';
import type { EventLoop } from '../../servers/event-loop.ts';
import { type HttpRequest, type HttpResponse, shownBody } from '../../servers/http-message.ts';
import { inBase, makeDirectories, openToAppend, tell } from './log-files.ts';

/** What server.xml says of the log of requests; without its valve there is none. */
export interface AccessLogSettings {
  readonly directory: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly pattern: string;
  readonly rotatable: boolean;
  readonly buffered: boolean;
}

/** @see tomcat: java/org/apache/catalina/valves/AccessLogValve.java, AbstractAccessLogValve.java setPattern */
export function accessLogSettings(xml: string): AccessLogSettings | undefined {
  const [, text] = /<Valve\s([^>]*\bclassName\s*=\s*["']org\.apache\.catalina\.valves\.AccessLogValve["'][^>]*)>/.exec(xml) ?? [];
  if (text === undefined) return undefined;
  const of = (name: string): string | undefined =>
    new RegExp(`\\b${name}\\s*=\\s*(["'])(.*?)\\1`)
      .exec(text)?.[2]
      ?.replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&');
  const pattern = of('pattern') ?? '';
  return {
    directory: inBase(of('directory') ?? 'logs'),
    prefix: of('prefix') ?? 'access_log',
    suffix: of('suffix') ?? '',
    pattern: NAMED[pattern] ?? pattern,
    rotatable: of('rotatable') !== 'false',
    buffered: of('buffered') !== 'false',
  };
}

const COMMON = '%h %l %u %t "%r" %s %b';
const NAMED: Readonly<Record<string, string>> = { common: COMMON, combined: `${COMMON} "%{Referer}i" "%{User-Agent}i"` };

/** A log of requests: what was written to it stands in the file when its engine has looked after itself the next time. */
export class AccessLog {
  readonly problems: readonly string[];
  readonly #fd: number | undefined;
  readonly #begun: number;
  #text = '';

  constructor(
    readonly process: Process,
    readonly settings: AccessLogSettings,
  ) {
    const { directory, prefix, suffix, rotatable } = settings;
    const path = `${directory}/${prefix}${rotatable ? javaText(process, '.%Y-%m-%d') : ''}${suffix}`;
    const made = makeDirectories(process, directory);
    const opened = openToAppend(process, path);
    const refused = typeof opened === 'string';
    this.problems = [
      ...(made ? [] : [`Failed to create directory [${directory}] for access logs`]),
      ...(refused ? [`Failed to open access log file [${path}]${opened.replace('\n', '\n\t')}`] : []),
    ];
    this.#fd = refused ? undefined : opened;
    this.#begun = process.now;
  }

  add(loop: EventLoop, request: HttpRequest, response: HttpResponse): void {
    if (this.#fd === undefined) return;
    const waits = this.#text !== '';
    this.#text += `${entry(this.process, this.settings.pattern, request, response)}\n`;
    if (!waits) loop.start(this.#later());
  }

  *#later(): Task<void> {
    if (this.settings.buffered) yield* this.process.sleep(BACKGROUND - ((this.process.now - this.#begun) % BACKGROUND));
    yield* this.flush();
  }

  *flush(): Task<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '' && this.#fd !== undefined) yield* tell(this.process, [this.#fd], text);
  }
}

/** @see tomcat: java/org/apache/catalina/core/StandardEngine.java: backgroundProcessorDelay */
const BACKGROUND = seconds(10);

function entry(process: Process, pattern: string, request: HttpRequest, response: HttpResponse): string {
  const length = byteLength(shownBody(response, request.method === 'HEAD'));
  const known: Readonly<Record<string, () => string | number>> = {
    a: () => request.remoteAddress,
    b: () => length || '-',
    B: () => length,
    h: () => request.remoteAddress,
    H: () => request.version,
    l: () => '-',
    m: () => request.method,
    p: () => request.localPort,
    q: () => (request.target.includes('?') ? request.target.slice(request.target.indexOf('?')) : ''),
    r: () => `${request.method} ${request.target} ${request.version}`,
    s: () => response.status,
    S: () => '-',
    t: () => javaText(process, '[%d/%b/%Y:%H:%M:%S %z]'),
    u: () => '-',
    U: () => request.path,
    v: () => (request.headers.get('host') ?? '').replace(/:\d+$/, ''),
    D: () => 0,
    T: () => 0,
  };
  return pattern.replace(
    /%(?:\{([^}]*)\}(\w)|(\w))/g,
    (_, name: string | undefined, of: string | undefined, letter: string | undefined) => {
      if (of === 'i') return request.headers.get((name ?? '').toLowerCase()) ?? '-';
      if (of !== undefined) return '-';
      return `${known[letter as string]?.() ?? `???${letter}???`}`;
    },
  );
}
