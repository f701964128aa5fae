import { OsError, type Process } from '../../../kernel/index.ts';
import { expandGlob } from './include.ts';
import { missingModule } from './modules.data.ts';

/** A directive, or a section with those in it. @see httpd: server/config.c ap_build_config */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly inner?: readonly Directive[];
}

/** What one server answers by: the main one, or one of several hosts. */
export interface Host {
  /** Of which ports' requests; none is all. */
  readonly ports: readonly number[];
  readonly names: readonly string[];
  readonly root: string;
  readonly indexes: readonly string[];
  readonly directives: readonly Directive[];
}

/** What a configuration of Apache comes to: where it listens, and which hosts it answers for. */
export interface ApacheSite {
  readonly ports: readonly number[];
  readonly main: Host;
  readonly hosts: readonly Host[];
  readonly named: boolean;
  readonly listing: boolean;
  /** Where it says what is wrong, as its configuration has it. */
  readonly errorLog: string;
  /** It loads what gives up root. */
  readonly hasUnixd: boolean;
}

/** A configuration with all that it includes; what is wrong with it, as httpd says it. `checks`: its modules are those that it loads. */
export function readSite(process: Process, path: string, checks: boolean): ApacheSite | string {
  const reader = new Reader(process);
  const directives = reader.read(path, 0);
  if (typeof directives === 'string') return directives;
  const problem = checks ? missingModule(reader.lines) : undefined;
  if (problem !== undefined) return problem;
  const all = (list: readonly Directive[], name: string): (readonly string[])[] =>
    list.flatMap((each) => (each.name === name ? [each.args] : []));
  const last = (list: readonly Directive[], name: string): readonly string[] | undefined => all(list, name).at(-1);
  const ports = all(directives, 'listen').map(([value = '']) => Number(value.split(':').at(-1)));
  const main: Host = {
    ports: [],
    names: [],
    root: last(directives, 'documentroot')?.[0] ?? '/usr/local/apache2/htdocs',
    indexes: last(directives, 'directoryindex') ?? ['index.html'],
    directives: directives.filter(({ name }) => name !== 'virtualhost'),
  };
  const hosts = directives
    .filter(({ name }) => name === 'virtualhost')
    .map(
      ({ args, inner = [] }): Host => ({
        ports: args.flatMap((arg) => (/:(\d+)$/.test(arg) ? [Number(/:(\d+)$/.exec(arg)?.[1])] : [])),
        names: [...all(inner, 'servername'), ...all(inner, 'serveralias')].flat().map((each) => each.replace(/:\d+$/, '').toLowerCase()),
        root: last(inner, 'documentroot')?.[0] ?? main.root,
        indexes: last(inner, 'directoryindex') ?? main.indexes,
        directives: [...main.directives.filter(({ name }) => INHERITED.has(name)), ...inner],
      }),
    );
  const options = [...reader.everything(directives)].filter(({ name }) => name === 'options');
  return {
    ports: ports.length > 0 ? [...new Set(ports)] : [80],
    main,
    hosts,
    named: all(directives, 'servername').length > 0,
    errorLog: last(directives, 'errorlog')?.[0] ?? 'logs/error_log',
    hasUnixd: reader.lines.some(({ name, args }) => name.toLowerCase() === 'loadmodule' && args[0] === 'unixd_module'),
    listing: options.some(({ args }) => args.some((word) => /^\+?(Indexes|All)$/i.test(word))),
  };
}

/** Where a host logs requests: a server of its own, if it says so. @see httpd: modules/loggers/mod_log_config.c merge_config_log_state */
export function accessLogs(site: ApacheSite, host: Host): string[] {
  const own = (each: Host): string[] =>
    each.directives.flatMap(({ name, args }) => (name === 'customlog' || name === 'transferlog' ? args.slice(0, 1) : []));
  const logs = own(host);
  return logs.length > 0 ? logs : own(site.main);
}

/** A section that is read. */
interface Open {
  readonly name: string;
  /** As it is written. */
  readonly called: string;
  readonly line: number;
  readonly args: readonly string[];
  readonly inner: Directive[];
}

/** What a host has from the main server: its sections and headers, and its redirects and proxies not. */
const INHERITED = new Set('directory directorymatch files filesmatch location locationmatch header errordocument alias'.split(' '));

class Reader {
  /** Each line's directive, and where it stands. */
  readonly lines: { readonly name: string; readonly args: readonly string[]; readonly path: string; readonly line: number }[] = [];

  constructor(readonly process: Process) {}

  read(path: string, depth: number): Directive[] | string {
    let text: string;
    try {
      text = this.process.readFile(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `httpd: Could not open configuration file ${path}: ${error.message}`;
    }
    const stack: Open[] = [{ name: '', called: '', line: 0, args: [], inner: [] }];
    let joined = '';
    for (const [i, line] of text.split('\n').entries()) {
      if (line.endsWith('\\')) {
        joined += line.slice(0, -1);
        continue;
      }
      const whole = (joined + line).trim();
      joined = '';
      if (whole === '' || whole.startsWith('#')) continue;
      const wrong = (why: string): string => `AH00526: Syntax error on line ${i + 1} of ${path}:\n${why}`;
      // What is found while it is read, before anything is carried out.
      const unread = (why: string): string => `httpd: Syntax error on line ${i + 1} of ${path}: ${why}`;
      const [, closes, opens, rest = ''] = /^<(\/)?(\w+)\s*(.*?)>?$/.exec(whole) ?? [];
      const top = stack.at(-1) as (typeof stack)[number];
      if (closes !== undefined) {
        if (stack.length === 1 || top.name !== opens?.toLowerCase())
          return unread(
            stack.length === 1 ? `</${opens}> without matching <${opens}> section` : `Expected </${top.called}> but saw </${opens}>`,
          );
        stack.pop();
        (stack.at(-1) as (typeof stack)[number]).inner.push(...(TRANSPARENT.has(top.name) ? (this.#applies(top) ? top.inner : []) : [top]));
        continue;
      }
      if (opens !== undefined) {
        if (!whole.endsWith('>')) return unread(`<${opens}> directive missing closing '>'`);
        stack.push({ name: opens.toLowerCase(), called: opens, line: i + 1, args: this.#words(rest), inner: [] });
        continue;
      }
      // What is not carried out is not looked at.
      if (stack.some((open) => TRANSPARENT.has(open.name) && !this.#applies(open))) continue;
      const [given = '', ...args] = this.#words(whole);
      const name = given.toLowerCase();
      if (!KNOWN.test(name))
        return wrong(`Invalid command '${given}', perhaps misspelled or defined by a module not included in the server configuration`);
      this.lines.push({ name: given, args, path, line: i + 1 });
      if (name === 'include' || name === 'includeoptional') {
        const found = this.#included(args[0] ?? '', name === 'include', depth);
        if (typeof found === 'string') return /^(AH|httpd: )/.test(found) ? found : unread(found);
        top.inner.push(...found);
      } else top.inner.push({ name, args });
    }
    const open = stack.at(-1) as (typeof stack)[number];
    if (stack.length > 1)
      return `httpd: Syntax error on line ${open.line} of ${path}: ${path}:${open.line}: <${open.called}> was not closed.`;
    return open.inner;
  }

  *everything(list: readonly Directive[]): Generator<Directive> {
    for (const each of list) {
      yield each;
      if (each.inner) yield* this.everything(each.inner);
    }
  }

  #included(given: string, required: boolean, depth: number): Directive[] | string {
    const pattern = given.startsWith('/') ? given : `/usr/local/apache2/${given}`;
    const files = expandGlob(this.process, pattern);
    if (files.length === 0 && required)
      return /[*?[]/.test(pattern) ? [] : `Could not open configuration file ${pattern}: No such file or directory`;
    const directives: Directive[] = [];
    for (const file of depth > 20 ? [] : files) {
      const read = this.read(file, depth + 1);
      if (typeof read === 'string') return read;
      directives.push(...read);
    }
    return directives;
  }

  /** A section for modules that there are, or for none. */
  #applies({ name, args }: { name: string; args: readonly string[] }): boolean {
    const [first = ''] = args;
    if (name === 'ifdefine') return first.startsWith('!') !== this.process.argv.includes(`-D${first.replace('!', '')}`);
    if (name === 'ifmodule') return first.startsWith('!') !== this.#isLoaded(first.replace('!', ''));
    return !first.startsWith('!');
  }

  /** By its name or its source's, of those that were read before; where none was, all are there. */
  #isLoaded(given: string): boolean {
    const loaded = this.lines.flatMap(({ name, args: [module = ''] }) => (name.toLowerCase() === 'loadmodule' ? [module] : []));
    const [, source] = /^(?:mod_)?(\w+)\.c$/.exec(given) ?? [];
    if (loaded.length === 0 || /^(core|so|http_core)$/.test(source ?? given.replace(/_module$/, ''))) return true;
    return source === undefined ? loaded.includes(given) : loaded.includes(`${source}_module`) || loaded.includes(`mpm_${source}_module`);
  }

  #words(text: string): string[] {
    const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
      ([, double, single, plain]) => double?.replace(/\\"/g, '"') ?? single ?? plain ?? '',
    );
    return words.map((word) =>
      word.replace(/\$\{(\w+)\}/g, (whole, name: string) => this.process.env.get(name) ?? this.#defined(name) ?? whole),
    );
  }

  #defined(name: string): string | undefined {
    return this.lines.findLast((line) => line.name.toLowerCase() === 'define' && line.args[0] === name)?.args[1];
  }
}

const TRANSPARENT = new Set(['ifmodule', 'ifdefine', 'ifversion']);

const KNOWN =
  /^(acceptfilter|acceptpathinfo|accessfilename|action|add\w+|alias\w*|allow\w*|anonymous\w*|async\w*|auth\w*|balancer\w*|browsermatch\w*|buffer\w*|cache\w*|cgi\w*|charset\w*|coredumpdirectory|customlog|dav\w*|dbd\w*|default\w*|define|deflate\w*|deny|directory\w*|documentroot|dtrace\w*|dump\w*|enablemmap|enablesendfile|error\w*|expires\w*|ext\w*|fallbackresource|fileetag|filter\w*|forcetype|forensiclog|globallog|gracefulshutdowntimeout|group|h2\w*|header|headername|hostnamelookups|http\w*|ident\w*|imap\w*|include\w*|index\w*|input\w*|keepalive\w*|languagepriority|ldap\w*|limit\w*|listen\w*|load\w*|log\w*|lua\w*|macro|max\w*|mcache\w*|md\w*|mem\w*|merge\w*|meta\w*|mimemagicfile|min\w*|modmimeusepathinfo|multiviewsmatch|mutex|namevirtualhost|noproxy|options|order|outputsed|passenv|php_\w+|php\w+dir|pidfile|protocol\w*|proxy\w*|qualifyredirecturl|readmename|receivebuffersize|redirect\w*|reflectorheader|regex\w*|register\w*|remoteip\w*|remove\w*|request\w*|require\w*|rewrite\w*|rlimit\w*|satisfy|scoreboardfile|script\w*|securelisten|seerequesttail|sendbuffersize|server\w*|session\w*|setenv\w*|sethandler|setinputfilter|setoutputfilter|socache\w*|ssl\w*|start\w*|strict\w*|substitute\w*|suexec\w*|threads?\w*|timeout|traceenable|transferlog|typesconfig|undefine|undefmacro|unsetenv|use|usecanonical\w*|user\w*|vhost\w*|virtualdocument\w*|virtualscript\w*|watchdog\w*|wsgi\w*|xbithack|xml2\w*|xsendfile\w*)$/;
