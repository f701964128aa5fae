import type { LimitExceeded, Localized } from '../../types.ts';
import type { ManifestLimit } from './yaml.ts';

/** Of a whole manifest. */
export const MAX_BYTES = 256 * 1024;

/** Whether a text is larger than is looked at. */
export const isTooLarge = (text: string): boolean => text.length > MAX_BYTES || utf8Length(text) > MAX_BYTES;

/** The answer to a manifest that is more than will be read; nothing of it was looked at. */
export const manifestLimit = (name: ManifestLimit | 'manifestBytes', allowed: number): LimitExceeded => ({
  kind: 'LimitExceeded',
  message: {
    en: `the manifest was refused: more than ${allowed} ${counted[name].en}`,
    zhHans: `清单被拒绝：${counted[name].zhHans}超过 ${allowed}`,
  },
  limit: name,
  allowed,
});

const counted: Readonly<Record<ManifestLimit | 'manifestBytes', Localized>> = {
  manifestBytes: { en: 'bytes', zhHans: '字节数' },
  manifestObjects: { en: 'objects', zhHans: '对象数' },
  manifestNodes: { en: 'Nodes', zhHans: 'Node 数' },
  manifestEntries: { en: 'entries in one list or mapping', zhHans: '单个列表或映射的条目数' },
  manifestValues: { en: 'keys and values', zhHans: '键和值的总数' },
};

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) length += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return length;
}
