import { entryType, type Trace } from '../engine/index.ts';

/** A container's process has opened a port. */
export const Listening = entryType<{ port: number; protocol: string; address: string }>({
  name: 'Listening',
  kind: 'NETWORK',
  source: null,
  concept: 'shared-network',
  en: ({ port, protocol, address }) =>
    `A process in the Pod listens on ${protocol} port ${port}${address === '127.0.0.1' ? ', on localhost alone' : ''}`,
  zhHans: ({ port, protocol, address }) =>
    `Pod 中的一个进程在 ${protocol} 端口 ${port} 上监听${address === '127.0.0.1' ? '（仅 localhost）' : ''}`,
});

/** Where a container began to do what it does. */
export function lastStart({ entries }: Trace, pod: string, container: string | null): number | undefined {
  if (container === null) return undefined;
  return entries.findLast((entry) => entry.container === container && entry.pod === pod && STARTS.has(entry.type.name))?.sequence;
}
const STARTS: ReadonlySet<string> = new Set(['ContainerCreated', 'ContainerStarted']);
