/** The words that a file of options stands for. @see curl: src/tool_parsecfg.c */
export function configWords(text: string): string[] {
  return text.split('\n').flatMap((raw) => {
    const [, name = '', value = ''] = /^\s*([^\s=:#][^\s=:]*)\s*[=:]?\s*(.*?)\s*$/.exec(raw) ?? [];
    if (name === '') return [];
    const [, inner] = /^"((?:[^"\\]|\\.)*)"/s.exec(value) ?? [];
    const unquoted = inner?.replace(/\\(.)/gs, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r', v: '\v' })[letter] ?? letter) ?? value;
    return [name.startsWith('-') ? name : `--${name}`, ...(value === '' ? [] : [unquoted])];
  });
}
