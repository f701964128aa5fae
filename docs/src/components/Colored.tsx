import Anser from 'anser';

/** What a terminal is told beside colors and places: sets of characters, titles, the keypad. @see ECMA-48: 8.3.89 OSC; ECMA-35: 13.2 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how it is told
const UNSHOWN = /\u001b(?:[()][\dA-Z]|[=>c78]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))|\u0007/g;

/** Text in the colors that it asks for, as a terminal shows it. @see ECMA-48: 8.3.117 SGR */
export function Colored({ text }: { readonly text: string }) {
  const shown = text.replace(UNSHOWN, '');
  if (!shown.includes('\u001b[')) return shown;
  return Anser.ansiToJson(shown, { json: true, remove_empty: true, use_classes: true }).map(({ content, fg, decorations }, index) =>
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
export const colorless = (text: string): string => Anser.ansiToText(text.replace(UNSHOWN, ''));
