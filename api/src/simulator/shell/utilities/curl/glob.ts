/** A URL of several that one pattern stands for, with what each part of the pattern stands for in it. */
interface Globbed {
  readonly url: string;
  /** For `#1`, `#2` … in the names of files. */
  readonly parts: readonly string[];
  /** Of so many. */
  readonly count: number;
}

/** How many URLs a pattern may stand for here. */
const MOST = 10_000;

/** `{a,b}` and `[1-3]` in a URL; an address of IPv6 in brackets is none. Undefined where the pattern is no good. @see curl: src/tool_urlglob.c */
export function globUrl(text: string): Globbed[] | undefined {
  let all: { url: string; parts: string[] }[] = [{ url: '', parts: [] }];
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const [address] = /^\[[0-9a-f]*:[0-9a-f:.%a-z0-9]*\]/i.exec(rest) ?? [];
    const [whole, list, range] = address === undefined ? (/^(?:\{([^{}]*)\}|\[([^[\]]*)\])/.exec(rest) ?? []) : [];
    if (whole === undefined) {
      const plain = address ?? (rest.startsWith('\\') && /^\\[{}[\]]/.test(rest) ? rest.slice(0, 2) : rest[0]) ?? '';
      if (address === undefined && /^[{}[\]]$/.test(plain)) return undefined;
      all = all.map(({ url, parts }) => ({ url: url + plain.replace(/^\\(?=[{}[\]])/, ''), parts }));
      at += plain.length;
      continue;
    }
    const values = list !== undefined ? list.split(',') : rangeOf(range ?? '');
    if (!values || all.length * values.length > MOST) return undefined;
    all = all.flatMap(({ url, parts }) => values.map((value) => ({ url: url + value, parts: [...parts, value] })));
    at += whole.length;
  }
  return all.map((each) => ({ ...each, count: all.length }));
}

/** `1-3`, `001-100:10`, `a-f` */
function rangeOf(text: string): string[] | undefined {
  const [, from = '', to = '', stepText] = /^(\d+|[a-zA-Z])-(\d+|[a-zA-Z])(?::(\d+))?$/.exec(text) ?? [];
  const isNumber = /^\d+$/.test(from) && /^\d+$/.test(to);
  if (from === '' || (!isNumber && (from.length > 1 || to.length > 1))) return undefined;
  const [first, last] = isNumber ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const step = Number(stepText ?? 1);
  if (first > last || step === 0 || (last - first) / step > MOST) return undefined;
  const values: string[] = [];
  for (let value = first; value <= last; value += step)
    values.push(isNumber ? String(value).padStart(from.startsWith('0') ? from.length : 0, '0') : String.fromCharCode(value));
  return values;
}
