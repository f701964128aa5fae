import Anser from 'anser';

/** Text in the colors that it asks for, as a terminal shows it. @see ECMA-48: 8.3.117 SGR */
export function Colored({ text }: { readonly text: string }) {
  if (!text.includes('\u001b[')) return text;
  return Anser.ansiToJson(text, { json: true, remove_empty: true, use_classes: true }).map(({ content, fg, decorations }, index) =>
    fg || decorations.length > 0 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text
      <span key={index} className={[fg, ...decorations].filter(Boolean).join(' ')}>
        {content}
      </span>
    ) : (
      content
    ),
  );
}

/** The same without colors, to be copied. */
export const colorless = (text: string): string => Anser.ansiToText(text);
