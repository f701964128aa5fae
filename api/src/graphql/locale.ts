import { registerEnumType } from 'type-graphql';

/** The API's names for the keys of a Localized. */
export const Locale = { EN: 'en', ZH_HANS: 'zhHans' } as const;
/** Which half of a Localized is meant. */
export type Locale = (typeof Locale)[keyof typeof Locale];
registerEnumType(Locale, {
  name: 'Locale',
  description: 'A language of the course. Kubernetes’ own messages are always as Kubernetes words them.',
  valuesConfig: { EN: { description: 'English.' }, ZH_HANS: { description: 'Simplified Chinese, 简体中文.' } },
});

/** What the API says of every `locale` argument. */
export const localeDescription = 'The language of the text. Default: the best match of the Accept-Language header, else EN.';

/** The first language of an Accept-Language header, by weight, that the course has. */
export function bestLocale(header: string | undefined): Locale {
  const ranges = (header ?? '').split(',').map((range) => {
    const [tag, ...parameters] = range.trim().toLowerCase().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find((value) => value !== undefined);
    return { tag: tag!, weight: Number(weight ?? 1) };
  });
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight);
  for (const { tag } of wanted) {
    if (/^zh\b/.test(tag)) return Locale.ZH_HANS;
    if (/^en\b/.test(tag)) return Locale.EN;
  }
  return Locale.EN;
}
