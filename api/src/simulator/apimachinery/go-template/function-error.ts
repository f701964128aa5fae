/** What a function cannot do. */
export class FunctionError extends Error {}
