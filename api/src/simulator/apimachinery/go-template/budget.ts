import { GoTemplateError } from './reader.ts';

/** Of the nodes that are gone through, and the characters that are written: who goes over would not come to an end. */
const MOST_STEPS = 1_000_000;
const LONGEST_OUTPUT = 8 * 2 ** 20;

/** One step more, with so much text. */
export function spend(run: { steps: number }, length: number): void {
  if (++run.steps > MOST_STEPS || length > LONGEST_OUTPUT)
    throw new GoTemplateError(`the template was stopped: more than ${MOST_STEPS} steps or ${LONGEST_OUTPUT} characters`);
}
