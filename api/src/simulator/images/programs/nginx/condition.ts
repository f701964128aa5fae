const COMPARES = /^(=|!=|~|~\*|!~|!~\*)$/;

/** What is wrong with the words of an `if`; undefined if nothing is. @see nginx: src/http/modules/ngx_http_rewrite_module.c ngx_http_rewrite_if_condition */
export function condition(args: readonly string[]): string | undefined {
  const invalid = (word = ''): string => `invalid condition "${word}"`;
  const words = [...args];
  if (!words[0]?.startsWith('(')) return invalid(words[0]);
  if (words[0] === '(') words.shift();
  else words[0] = words[0].slice(1);
  const last = words.at(-1);
  if (!last?.endsWith(')')) return invalid(last);
  if (last === ')') words.pop();
  else words[words.length - 1] = last.slice(0, -1);
  const [first = '', second = ''] = words;
  if (first.length > 1 && first.startsWith('$')) {
    if (words.length !== 1 && words.length !== 3) return invalid(first);
    return words.length === 1 || COMPARES.test(second) ? undefined : `unexpected "${second}" in condition`;
  }
  return words.length === 2 && /^!?-[fdex]$/.test(first) ? undefined : invalid(first);
}
