/** What another YAML library writes, the simulator's reader reads. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { readYaml } from '../../api/src/simulator/api-server/decode/yaml.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);
const seed = Number(process.env.PROPERTY_SEED ?? 1);

/** Without tabs, which libyaml does not take where it measures a block, and the line breaks that it alone knows (U+0085, U+2028). */
const text = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'ab :#-?,[]{}&*!|>\'"%@`\n\\~0=<') }),
  fc.constantFrom(
    '中文 😀 é',
    'yes',
    'no',
    'on',
    'null',
    '~',
    '0400',
    '1_000',
    '1e3',
    '.5',
    '0x1F',
    '1:20',
    '2023-05-15',
    '<<',
    '=',
    '- a',
    'a: b',
    'a #b',
    ' x ',
    'x\n\n\ny\n',
  ),
);
/** A plain `<<` would merge. */
const key = text.filter((one) => one !== '<<');
const tree = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).object;
const style = fc.record({
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_DOUBLE' as const,
    'QUOTE_SINGLE' as const,
    'BLOCK_LITERAL' as const,
    'BLOCK_FOLDED' as const,
  ),
  lineWidth: fc.constantFrom(0, 30, 80),
});
const valuesOf = (yaml: string) => {
  const { documents, problems } = readYaml(yaml);
  return problems.length > 0 ? problems : documents.map(({ value }) => value);
};

describe('YAML', () => {
  it('is read as it was meant, in whatever style it is written', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(tree, style, (value, options) => {
        const yaml = stringify(value, { ...options, version: '1.1', aliasDuplicateObjects: false, defaultKeyType: 'QUOTE_DOUBLE' });
        // It does not read all that it writes: blank text in blocks that are not indented by two.
        fc.pre(isDeepStrictEqual(parse(yaml, { version: '1.1' }), value));
        expect(valuesOf(yaml), yaml).toEqual([value]);
      }),
      { numRuns, seed },
    );
  });
  it('that is JSON is read as JSON', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 2, '\t'), (value, indent) => {
        expect(valuesOf(JSON.stringify(value, null, indent))).toEqual([value]);
      }),
      { numRuns, seed },
    );
  });

  const folder = new URL('../../../shared/manifests/', import.meta.url);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  it.runIf(files.length > 0)('of the documentation is read as another library reads it', () => {
    for (const name of files) {
      const yaml = readFileSync(new URL(name, folder), 'utf8');
      const theirs = parseAllDocuments(yaml, { version: '1.1' }).map((document) => document.toJS() as unknown);
      expect(valuesOf(yaml), name).toEqual(theirs.filter((value) => value !== null));
    }
  });
});
