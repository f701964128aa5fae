import { entryType } from '../engine/index.ts';

export const Listening = entryType<{ port: number; protocol: string; address: string }>({
  name: 'Listening',
  kind: 'NETWORK',
  source: null,
  concept: 'shared-network',
  en: ({ port, protocol, address }) =>
    `A process in the Pod listens on ${protocol} port ${port}${address === '127.0.0.1' ? ', on localhost alone' : ''}`,
  zhHans: ({ port, protocol, address }) =>
    `Pod 中的一个进程在 ${protocol} 端口 ${port} 上监听${address === '127.0.0.1' ? '(仅 localhost)' : ''}`,
});
