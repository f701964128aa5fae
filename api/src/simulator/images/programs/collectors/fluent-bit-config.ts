import type { Process } from '../../../kernel/index.ts';

/** A section of a configuration, its names in small letters. */
export interface Section {
  readonly kind: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** The classic format. @see fluent-bit: src/config_format/flb_cf_fluentbit.c */
export function readSections(process: Process, path: string, text: string): Section[] {
  const sections: { kind: string; settings: Map<string, string> }[] = [];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const definitions = new Map<string, string>();
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, included] = /^@include\s+(\S+)/i.exec(line) ?? [];
    const [, name, value] = /^@set\s+([^=]+)=(.*)$/i.exec(line) ?? [];
    const [, kind] = /^\[(.+)\]$/.exec(line) ?? [];
    if (included !== undefined) {
      const file = included.startsWith('/') ? included : `${folder}/${included}`;
      if (process.access(file, 'r')) sections.push(...(readSections(process, file, process.readFile(file)) as typeof sections));
    } else if (name !== undefined) definitions.set(name.trim(), (value ?? '').trim());
    else if (kind !== undefined) sections.push({ kind: kind.toLowerCase(), settings: new Map() });
    else {
      const [, key = '', told = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
      const known = told.replace(/\$\{(\w+)\}/g, (_, each: string) => definitions.get(each) ?? process.env.get(each) ?? '');
      sections.at(-1)?.settings.set(key.toLowerCase(), known.trim());
    }
  }
  return sections;
}

/** `-i NAME -p KEY=VALUE -F NAME -o NAME -m MATCH -t TAG -f SECONDS`. @see fluent-bit: src/fluent-bit.c */
export function sectionsOfWords(words: readonly string[]): Section[] {
  const sections: { kind: string; settings: Map<string, string> }[] = [];
  const kinds: Readonly<Record<string, string>> = {
    '-i': 'input',
    '--input': 'input',
    '-o': 'output',
    '--output': 'output',
    '-F': 'filter',
    '--filter': 'filter',
  };
  const set = (key: string, value: string): unknown => sections.at(-1)?.settings.set(key.toLowerCase(), value);
  for (let i = 0; i < words.length; i++) {
    const [flag = '', given] = (words[i] as string).split(/=(.*)/s);
    const value = (): string => given ?? words[++i] ?? '';
    if (Object.hasOwn(kinds, flag)) sections.push({ kind: kinds[flag] as string, settings: new Map([['name', value()]]) });
    else if (flag === '-p' || flag === '--prop') {
      const [key = '', ...rest] = value().split('=');
      set(key, rest.join('='));
    } else if (flag === '-m' || flag === '--match') set('match', value());
    else if (flag === '-t' || flag === '--tag') set('tag', value());
    else if (flag === '-f' || flag === '--flush') sections.unshift({ kind: 'service', settings: new Map([['flush', value()]]) });
  }
  return sections;
}
