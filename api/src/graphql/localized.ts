import { createParameterDecorator } from 'type-graphql';
import type { Context } from './context.ts';
import { Locale, localeDescription } from './locale.ts';

/** The half of a text that is in the reader's language. */
export type Say = <Value>(text: { readonly en: Value; readonly zhHans: Value }) => Value;

/** A parameter that picks the caller's language; it also declares the argument `locale`. */
export function Localized(): ParameterDecorator {
  const say = ({ args, context }: { args: { locale?: Locale }; context: Context }): Say => {
    const locale = args.locale ?? context.locale;
    return (text) => text[locale];
  };
  return createParameterDecorator<Context>(say, {
    arg: { name: 'locale', typeFunc: () => Locale, options: { nullable: true, description: localeDescription } },
  }) as ParameterDecorator;
}
