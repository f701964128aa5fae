import type { LeftConnection } from './left-connections.ts';
import type { NetworkNamespace } from './namespace.ts';
import { Stream } from './sockets.ts';
import type { ConnectionInfo } from './types.ts';

/** A process, by what it has of networks. */
export interface SocketOwner {
  readonly uid: number;
  readonly comm: string;
  readonly argv: readonly string[];
  /** Where it is not in its container's. */
  readonly network?: NetworkNamespace | undefined;
  readonly surroundings: { readonly network: NetworkNamespace };
  readonly resources: ReadonlySet<object>;
}

/** One end of a connection in a network, and the process that holds it: none where it is left to the kernel. */
export interface Connection {
  readonly info: Omit<ConnectionInfo, 'holders'>;
  readonly owner?: SocketOwner;
  readonly stream?: Stream;
}

/** Those that processes hold, as they were opened, and those that are left. */
export function connectionsIn(network: NetworkNamespace, processes: Iterable<SocketOwner>): readonly Connection[] {
  const held: Connection[] = [];
  for (const owner of processes) {
    if ((owner.network ?? owner.surroundings.network) !== network) continue;
    for (const stream of owner.resources) {
      // A socket's file has no port.
      if (!(stream instanceof Stream) || stream.protocol !== 'TCP' || stream.remote.port + stream.local.port === 0) continue;
      held.push(...described(stream).map((info) => ({ info: { ...info, unread: stream.unread, keptFor: undefined }, owner, stream })));
    }
  }
  return [
    ...held,
    ...network.left
      .list()
      .flatMap(described)
      .map((info) => ({ info })),
  ];
}

function described({ local, remote, isV6, tcpState, keptFor }: LeftConnection): readonly Omit<ConnectionInfo, 'holders'>[] {
  const version = isV6 || remote.address.includes(':') ? 6 : 4;
  return tcpState ? [{ version, local, remote, state: tcpState, unread: 0, keptFor }] : [];
}
