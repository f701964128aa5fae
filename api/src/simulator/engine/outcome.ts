/**
 * What came of something, thrown to whoever asked for it: a file that is not there, a tool that fails, a script's own exception. It
 * is no fault of ours, so it keeps no stack: looking that up takes longer than all the rest of a failed system call.
 */
export class Outcome extends Error {
  constructor(message = '', options?: ErrorOptions) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      super(message, options);
    } finally {
      Error.stackTraceLimit = stackTraceLimit; // also where the stack of calls is full
    }
  }
}
