import { statOrNone } from '../../../shell/utilities/lib/files.ts';
import type { Directive } from './directive.ts';
import { type Answer, type Exchange, origin } from './exchange.ts';
import { matched, pcre } from './expressions.ts';
import type { Place } from './place.ts';
import { expand } from './variables.ts';

/** Directives of the rewrite module: `return`, `rewrite`, `set`, `if`. */
export function rewrite(exchange: Exchange, place: Place, moveTo: (path: string) => void): Answer | undefined {
  if (!place.hasRewrites) return undefined;
  const { variables, request } = exchange;
  const run = (block: readonly Directive[]): Answer | 'break' | undefined => {
    for (const { name, args, block: inner } of block) {
      if (name === 'set' && args[0]) variables.set(args[0].slice(1), expand(args[1] ?? '', variables));
      else if (name === 'if' && inner && holds(exchange, args)) {
        const found = run(inner);
        if (found) return found;
      } else if (name === 'return') {
        const [first = '', second] = args;
        if (/^https?:|^\$scheme/.test(first)) return { status: 302, headers: { Location: expand(first, variables) }, place };
        const status = Number(first);
        const text = second === undefined ? undefined : expand(second, variables);
        if ([301, 302, 303, 307, 308].includes(status) && text !== undefined)
          return { status, headers: { Location: text.startsWith('/') ? `${origin(exchange)}${text}` : text }, place };
        if (text === undefined) return { status, place };
        return { status, headers: { 'Content-Type': place.defaultType ?? 'text/plain' }, body: text, place };
      } else if (name === 'rewrite') {
        const [pattern = '', replacement = '', flag] = args;
        const expression = pcre(pattern, false);
        const match = expression && matched(exchange.process, expression, variables.get('uri') ?? request.path);
        if (!match) continue;
        variables.matched(match);
        const target = expand(replacement, variables);
        if (flag === 'permanent' || flag === 'redirect' || /^https?:/.test(target))
          return {
            status: flag === 'permanent' ? 301 : 302,
            headers: { Location: target.startsWith('/') ? `${origin(exchange)}${target}` : target },
            place,
          };
        moveTo(target.split('?')[0] as string);
        if (flag === 'last' || flag === 'break') return 'break';
      } else if (name === 'break') return 'break';
    }
    return undefined;
  };
  const found = run(place.scope.own);
  return found === 'break' ? undefined : found;
}

function holds({ variables, process }: Exchange, words: readonly string[]): boolean {
  const text = words
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '');
  const [, left = '', operator, right = ''] = /^(\S+?)\s*(?:(!?=|!?~\*?)\s*(.*))?$/.exec(text) ?? [];
  const value = expand(left, variables);
  const wanted = expand(right.replace(/^["']|["']$/g, ''), variables);
  if (/^!?-[fed]$/.test(left)) return (statOrNone(process, wanted) !== undefined) !== left.startsWith('!');
  if (operator === '=') return value === wanted;
  if (operator === '!=') return value !== wanted;
  if (operator?.includes('~')) {
    const expression = pcre(wanted, operator.endsWith('*'));
    const match = expression ? matched(process, expression, value) : null;
    variables.matched(match ?? undefined);
    return (match !== null) !== operator.startsWith('!');
  }
  return value !== '' && value !== '0';
}
