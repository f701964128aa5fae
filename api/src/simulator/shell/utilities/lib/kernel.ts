/** What utilities need of the kernel, in one place. */
export {
  broadcastOf,
  byteLength,
  cleanPath,
  hardwareAddress,
  inNetwork,
  isAddress,
  KERNEL_VERSION,
  linkLocalAddress,
  maskOf,
  type PacketMatch,
  type PacketRule,
  type PacketRules,
  type Protocol,
  repeated,
  type Secured,
  signalNamed,
  signalNumbers,
  sizeOf,
  sliceData as slice,
  startTls,
  textOf,
  turned,
  withWholeLines,
} from '../../../kernel/index.ts';
export { parseResolvConf } from '../../../kernel/network/resolver.ts';
export * from '../../../kernel/network/types.ts';
export * from '../../../kernel/types.ts';
