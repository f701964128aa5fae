/** What utilities need of the kernel, in one place. */
export { byteLength, signalNamed, signalNumbers, sizeOf, sliceData as slice, textOf } from '../../../kernel/index.ts';
export * from '../../../kernel/types.ts';
