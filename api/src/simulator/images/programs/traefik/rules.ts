import type { Process } from '../../../kernel/index.ts';
import { escapeRegExp } from '../../../shell/pattern.ts';
import { notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import { type HttpRequest, hostOf } from '../../servers/http-message.ts';

/** Tells of a part of its configuration, or of a request, that is left out. */
export const notFollowed = notFollowedBy('traefik');

type Test = (request: HttpRequest) => boolean;

/** A router's rule; undefined: it is none, and its router is not made. @see traefik: docs/content/routing/routers/index.md */
export function readRule(process: Process, rule: string): Test | undefined {
  const tokens = rule.match(/&&|\|\||[!()]|[A-Za-z]+\((?:\s*(?:`[^`]*`|"[^"]*")(?:\s*,)?)*\s*\)|\S/g) ?? [];
  let at = 0;
  const either = (): Test | undefined => {
    let left = both();
    while (left && tokens[at] === '||') {
      at++;
      const [a, b] = [left, both()];
      left = b && ((request) => a(request) || b(request));
    }
    return left;
  };
  const both = (): Test | undefined => {
    let left = single();
    while (left && tokens[at] === '&&') {
      at++;
      const [a, b] = [left, single()];
      left = b && ((request) => a(request) && b(request));
    }
    return left;
  };
  const single = (): Test | undefined => {
    const token = tokens[at++];
    if (token === '!') {
      const inner = single();
      return inner && ((request) => !inner(request));
    }
    if (token === '(') {
      const inner = either();
      return tokens[at++] === ')' ? inner : undefined;
    }
    const [, name = '', words = ''] = /^([A-Za-z]+)\((.*)\)$/s.exec(token ?? '') ?? [];
    return name === ''
      ? undefined
      : matcher(
          process,
          name,
          [...words.matchAll(/`([^`]*)`|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? ''),
        );
  };
  const test = either();
  return at === tokens.length ? test : undefined;
}

function matcher(process: Process, name: string, words: readonly string[]): Test {
  const [first = '', second = ''] = words;
  switch (name.toLowerCase()) {
    case 'host':
    case 'hostheader':
      return (request) => words.some((word) => word.toLowerCase() === hostOf(request));
    case 'hostregexp':
      return (request) => words.some((word) => pattern(process, word, '[^.]+', true).test(hostOf(request)));
    case 'path':
      return ({ path }) => words.some((word) => pattern(process, word, '[^/]+', true).test(path));
    case 'pathprefix':
      return ({ path }) => words.some((word) => pattern(process, word, '[^/]+', false).test(path));
    case 'pathregexp':
      return ({ path }) => regex(process, first).test(path);
    case 'method':
      return ({ method }) => words.some((word) => word.toUpperCase() === method);
    case 'headers':
    case 'header':
      return ({ headers }) => headers.get(first.toLowerCase()) === second;
    case 'headersregexp':
    case 'headerregexp':
      return ({ headers }) => regex(process, second).test(headers.get(first.toLowerCase()) ?? '');
    case 'query':
      return ({ query }) =>
        words.length === 2 && !first.includes('=')
          ? query.get(first) === second
          : words.every((word) => query.get(word.split('=')[0] as string) === word.slice(word.indexOf('=') + 1));
    default:
      notFollowed(process, `matcher ${name}`);
      return () => false;
  }
}

function regex(process: Process, text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    notFollowed(process, 'a regular expression of a rule');
    return /$^/;
  }
}

/** `{name:[a-z]+}` stands for what fits, `{name}` for one part. */
function pattern(process: Process, text: string, part: string, whole: boolean): RegExp {
  const escaped = text
    .split(/(\{[^}]*\})/)
    .map((each) => (each.startsWith('{') ? `(?:${each.includes(':') ? each.slice(each.indexOf(':') + 1, -1) : part})` : escapeRegExp(each)))
    .join('');
  return regex(process, `^${escaped}${whole ? '$' : ''}`);
}
