import { MILLISECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Program } from '../../kernel/index.ts';
import { idle } from '../generic.ts';
import { EventLoop } from '../servers/event-loop.ts';
import { serveHttp } from '../servers/http-server.ts';
import { tryListen } from '../servers/run-server.ts';
import { portInUse } from './javascript-server.ts';
import { standardInput } from './standard-input.ts';

/**
 * Node.js of one version. Of JavaScript it knows what scripts in manifests are made of: texts that are logged, timers, a
 * server with a plain answer, signals, and how it exits.
 */
export const node = (version: string): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    while (
      args[0] !== undefined &&
      /^--(max-old-space-size|inspect|require|experimental-\S+|no-warnings|trace-\S+|harmony\S*|enable-source-maps)/.test(args[0])
    )
      args.shift();
    const [first, second] = args;
    if (first === '-v' || first === '--version') {
      yield* process.write(1, `v${version}\n`);
      return 0;
    }
    yield* process.compute(START_CPU);
    if (first === '-e' || first === '--eval') return yield* runScript(process, second ?? '', false);
    if (first === '-p' || first === '--print') return yield* runScript(process, `console.log(${second ?? ''})`, false);
    if (first === undefined || first === '-') return yield* runScript(process, yield* standardInput(process), false);
    if (first.startsWith('-')) {
      yield* process.write(2, `${process.argv[0]}: bad option: ${first}\n`);
      return 9;
    }
    const path = find(process, first);
    if (path === undefined) {
      const full = first.startsWith('/') ? first : `${process.cwd.replace(/\/$/, '')}/${first.replace(/^\.\//, '')}`;
      yield* process.write(2, missing(full, version));
      return 1;
    }
    return yield* runScript(process, process.readFile(path), true);
  };

function find(process: Process, name: string): string | undefined {
  for (const path of [name, `${name}.js`, `${name}/index.js`]) {
    try {
      if (process.stat(path).type === 'file') return path;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
  return undefined;
}

function* runScript(process: Process, source: string, isFile: boolean): Task<number> {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1');
  const unknown = /require\(['"]([a-z@][^'"]*)['"]\)/g;
  for (const [, name = ''] of code.matchAll(unknown)) {
    if (BUILT_IN.has(name.replace(/^node:/, '')) || process.access(`node_modules/${name}`, 'f')) continue;
    yield* process.write(
      2,
      `node:internal/modules/cjs/loader:1080\n  throw err;\n  ^\n\nError: Cannot find module '${name}'\nRequire stack:\n- ${isFile ? process.argv[1] : '[eval]'}\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1077:15) {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: [ '${isFile ? process.argv[1] : '[eval]'}' ]\n}\n\nNode.js v20.2.0\n`,
    );
    return 1;
  }
  const loop = new EventLoop();
  const rest = yield* timersOf(process, loop, code);
  for (const [, signal, body = ''] of rest.matchAll(
    /process\.on\(\s*['"]SIG(TERM|INT)['"]\s*,\s*(?:\(\w*\)|\w+|function\s*\(\w*\))\s*(?:=>)?\s*(\{[\s\S]*?\}\s*\)|[^;)]*\))/g,
  )) {
    const exit = /process\.exit\((\d*)\)/.exec(body);
    const said = logged(process, body);
    process.onSignal(signal as 'TERM' | 'INT', () => {
      loop.start(
        (function* (): Task<void> {
          yield* process.write(1, said);
          if (exit || /close\(/.test(body)) process.exit(Number(exit?.[1] || 0));
        })(),
      );
    });
  }
  const top = withoutCalls(rest);
  yield* process.write(1, logged(process, top));
  const thrown = /throw new (\w*Error)\(\s*['"`]([^'"`]*)/.exec(top);
  if (thrown) {
    yield* process.write(
      2,
      `${isFile ? process.argv[1] : '[eval]'}:1\n${thrown[0]}\n^\n\n${thrown[1]}: ${thrown[2]}\n    at [eval]:1:7\n\nNode.js v20.2.0\n`,
    );
    return 1;
  }
  const exit = /process\.exit\((\d*)\)/.exec(top);
  if (exit) return Number(exit[1] || 0);
  const served = yield* serverOf(process, loop, rest);
  if (typeof served === 'number') return served;
  if (/while\s*\(\s*(true|1)\s*\)|for\s*\(\s*;\s*;\s*\)/.test(top)) for (;;) yield* process.compute(SLICE);
  yield* loop.run();
  return 0;
}

/** Without what only handlers and callbacks do. */
function withoutCalls(code: string): string {
  let rest = code;
  for (const call of [/process\.on\(/, /createServer\(/, /\.listen\(/, /\.(?:get|post|use|on|then|catch)\(/])
    for (let found = call.exec(rest); found; found = call.exec(rest)) {
      let depth = 1;
      let end = found.index + found[0].length;
      while (end < rest.length && depth > 0) {
        if (rest[end] === '(') depth++;
        else if (rest[end] === ')') depth--;
        end++;
      }
      rest = rest.slice(0, found.index) + rest.slice(end);
    }
  return rest;
}

/** Starts timers; what is left of the code is the answer. */
function* timersOf(process: Process, loop: EventLoop, code: string): Task<string> {
  let rest = code;
  const timer = /set(Interval|Timeout)\(\s*(?:\(\)\s*=>|function\s*\w*\(\))\s*(\{[\s\S]*?\}|[^;]*?\))?\s*,\s*([\d_e*\s]+)\)/;
  for (let found = timer.exec(rest); found; found = timer.exec(rest)) {
    const [whole, kind, body = '', text = '0'] = found;
    rest = rest.replace(whole, '');
    const delay = text.split('*').reduce((product, part) => product * Number(part.trim().replaceAll('_', '')), 1) * MILLISECOND;
    loop.start(
      (function* (): Task<void> {
        for (;;) {
          yield* process.sleep(Math.max(delay, MILLISECOND));
          yield* process.write(1, logged(process, body));
          const exit = /process\.exit\((\d*)\)/.exec(body);
          if (exit) process.exit(Number(exit[1] || 0));
          if (kind === 'Timeout') return;
        }
      })(),
    );
  }
  return rest;
}

function* serverOf(process: Process, loop: EventLoop, code: string): Task<number | undefined> {
  const listen = /\.listen\(\s*(\w[\w.]*|\d+)(?:\s*\|\|\s*(\d+))?/.exec(code);
  if (!listen) return undefined;
  const port = portOf(process, code, listen[1] ?? '') ?? Number(listen[2] ?? 3000);
  const body = /\.end\(\s*(['"`])((?:\\.|(?!\1).)*)\1/s.exec(code)?.[2] ?? '';
  const status = Number(
    /writeHead\(\s*(\d{3})|statusCode\s*=\s*(\d{3})/
      .exec(code)
      ?.slice(1)
      .find((each) => each !== undefined) ?? 200,
  );
  yield* process.sleep(STARTUP);
  const listener = tryListen(process, port);
  if ('error' in listener) {
    yield* process.write(2, portInUse(port));
    return 1;
  }
  const type = /['"]Content-Type['"]\s*[:,]\s*['"]([^'"]+)/i.exec(code)?.[1];
  serveHttp(loop, listener, {
    handle: () => ({ status, headers: { ...(type !== undefined && { 'Content-Type': type }) }, body: fill(process, body) }),
  });
  const callback = /\.listen\([\s\S]*?(?:=>|function\s*\(\))\s*([\s\S]*)$/.exec(code)?.[1];
  yield* process.write(1, callback === undefined ? '' : logged(process, callback, { port }));
  loop.start(idle(process));
  return undefined;
}

function portOf(process: Process, code: string, text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const variable = /^process\.env\.(\w+)$/.exec(text)?.[1];
  if (variable !== undefined) return Number(process.env.get(variable)) || undefined;
  const value = new RegExp(`\\b${text}\\s*=\\s*(?:process\\.env\\.(\\w+)\\s*(?:\\|\\||\\?\\?)\\s*)?(\\d+)`).exec(code);
  return value ? Number(process.env.get(value[1] ?? '') ?? value[2]) : undefined;
}

/** What console.log writes, where it is given texts. */
function logged(process: Process, code: string, names: Readonly<Record<string, string | number>> = {}): string {
  let output = '';
  for (const [, argument = ''] of code.matchAll(
    /console\.(?:log|info)\(((?:[^()'"`]|\([^()]*\)|'(?:\\.|[^'])*'|"(?:\\.|[^"])*"|`(?:\\.|[^`])*`)*)\)/g,
  )) {
    const words = argument.match(/'(?:\\.|[^'])*'|"(?:\\.|[^"])*"|`(?:\\.|[^`])*`|[^,\s][^,]*/g) ?? [];
    output += `${words.map((word) => literal(process, word.trim(), names)).join(' ')}\n`;
  }
  return output;
}

function literal(process: Process, word: string, names: Readonly<Record<string, string | number>>): string {
  const [, quote, text] = /^(['"`])([\s\S]*)\1$/.exec(word) ?? [];
  if (text !== undefined)
    return quote === '`' ? fill(process, text, names) : text.replaceAll('\\n', '\n').replaceAll("\\'", "'").replaceAll('\\"', '"');
  return value(process, word, names);
}

const fill = (process: Process, text: string, names: Readonly<Record<string, string | number>> = {}): string =>
  text.replace(/\$\{([^}]*)\}/g, (_, name: string) => value(process, name.trim(), names)).replaceAll('\\n', '\n');

function value(process: Process, expression: string, names: Readonly<Record<string, string | number>>): string {
  const variable = /^process\.env\.(\w+)$/.exec(expression)?.[1] ?? /^process\.env\[['"](\w+)['"]\]$/.exec(expression)?.[1];
  if (variable !== undefined) return process.env.get(variable) ?? 'undefined';
  if (/hostname\(\)$/.test(expression)) return process.net.hostname;
  if (expression === 'process.pid') return String(process.pid);
  if (expression === 'process.version') return `v${process.env.get('NODE_VERSION') ?? '18.16.0'}`;
  if (expression === 'process.platform') return 'linux';
  if (/^-?\d+(\.\d+)?$/.test(expression)) return expression;
  const sum = /^(\d+)\s*([-+*/])\s*(\d+)$/.exec(expression);
  if (sum)
    return String(
      sum[2] === '+'
        ? Number(sum[1]) + Number(sum[3])
        : sum[2] === '-'
          ? Number(sum[1]) - Number(sum[3])
          : sum[2] === '*'
            ? Number(sum[1]) * Number(sum[3])
            : Number(sum[1]) / Number(sum[3]),
    );
  if (/^PORT$|^port$/.test(expression) && names.port !== undefined) return String(names.port);
  return Object.hasOwn(names, expression) ? String(names[expression]) : '';
}

const missing = (path: string, version: string): string => `node:internal/modules/cjs/loader:1080
  throw err;
  ^

Error: Cannot find module '${path}'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1077:15)
    at Module._load (node:internal/modules/cjs/loader:922:27)
    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:81:12)
    at node:internal/main/run_main_module:23:47 {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v${version}
`;

const BUILT_IN = new Set(
  'assert buffer child_process cluster console crypto dgram dns events fs fs/promises http http2 https net os path perf_hooks process querystring readline stream string_decoder timers timers/promises tls tty url util v8 vm worker_threads zlib'.split(
    ' ',
  ),
);
const START_CPU = 40 * MILLISECOND;
const STARTUP = 30 * MILLISECOND;
const SLICE = 100 * MILLISECOND;
