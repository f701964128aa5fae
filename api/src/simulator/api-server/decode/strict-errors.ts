import { goQuote } from '../../apimachinery/go-quote.ts';

/** What is kept of them. @see sigs.k8s.io/json: decode.go saveStrictError */
export const MOST_STRICT_ERRORS = 100;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * What a strict decoder has against the fields of a JSON text, as they stand in it: it does not know them, or has seen them before.
 * What is in one that it does not know it does not look at.
 * @see sigs.k8s.io/json: internal/golang/encoding/json/decode.go object
 */
export function strictErrors(json: string, unknown: ReadonlySet<string>): string[] {
  const tokens = json.match(TOKEN) ?? [];
  const errors = new Set<string>();
  let at = 0;
  const member = (path: string, isLookedAt: boolean, seen: Set<string>): void => {
    const key = JSON.parse(tokens[at] as string) as string;
    at += 2;
    const child = path ? `${path}.${key}` : key;
    const isUnknown = unknown.has(child);
    if (isLookedAt && isUnknown) errors.add(`unknown field ${goQuote(child)}`);
    else if (isLookedAt && seen.has(key)) errors.add(`duplicate field ${goQuote(child)}`);
    seen.add(key);
    value(child, isLookedAt && !isUnknown);
  };
  const value = (path: string, isLookedAt: boolean): void => {
    const opening = tokens[at++];
    if (opening !== '{' && opening !== '[') return;
    const seen = new Set<string>();
    for (let i = 0; tokens[at] !== '}' && tokens[at] !== ']'; i++) {
      if (opening === '{') member(path, isLookedAt, seen);
      else value(`${path}[${i}]`, isLookedAt);
      if (tokens[at] === ',') at++;
    }
    at++;
  };
  value('', true);
  return [...errors].slice(0, MOST_STRICT_ERRORS);
}
