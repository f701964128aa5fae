import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { Context } from '../command/context.ts';
import { outputOf } from './format.ts';
import { isTable, PrintingError, printStructured } from './structured.ts';

const NOTHING = { metadata: {} } as KubernetesObject;

/** Ends the command where there is no such format, or no such template: many commands ask for their printer first. @see kubernetes: cli-runtime/pkg/genericclioptions/print_flags.go ToPrinter */
export function checkFormat({ view, flags, args, dash }: Context, { columns = false } = {}): void {
  if (outputOf(flags) === '' || (columns && isTable(outputOf(flags)))) return;
  try {
    printStructured(new Context(view, flags, args, dash), NOTHING, { columns });
  } catch (error) {
    if (!(error instanceof PrintingError)) throw error;
  }
}
