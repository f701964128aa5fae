import { OsError } from '../../../kernel/index.ts';

/** What a system call answers, or in the system's words why it does not. */
export function attempt<Value>(call: () => Value): { readonly value?: Value; readonly failure?: string } {
  try {
    return { value: call() };
  } catch (error) {
    if (error instanceof OsError) return { failure: error.message };
    throw error;
  }
}
