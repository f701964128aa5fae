/** A regular expression as JavaScript itself has it. One that tries for ever is ended by the worker's limit of real time. */
export function compiled(text: string, flags: string): RegExp {
  return new RegExp(text, flags);
}
