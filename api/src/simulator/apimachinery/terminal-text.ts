/** What a program writes to a terminal to have a color or the cursor elsewhere. @see ECMA-48: 5.4 Control sequences */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how they begin
const CONTROL_SEQUENCES = /\x1b\[[\d;?]*[@-~]/g;

/** A text as it is read, without what a terminal makes of it. */
export const plainText = (text: string): string => text.replace(CONTROL_SEQUENCES, '');
