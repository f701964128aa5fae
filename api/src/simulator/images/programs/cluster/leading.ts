import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog, plain } from '../../servers/go-http.ts';
import { missingConfig } from '../agnhost/in-cluster-client.ts';
import { type DaemonPort, runDaemon } from '../daemon.ts';
import { elect, type Lock } from './election.ts';
import { reflect, type Watched } from './reflectors.ts';

/** A controller that first wants to lead: by a Lease, and what it then looks at. What it does with what it sees is not followed. */
export interface Leading {
  readonly name: string;
  /** The minor release of the client-go that it is built with. */
  readonly minor: number;
  readonly megabytes: number;
  /** Its first words. */
  readonly says?: (process: Process) => readonly (readonly [place: string, text: string])[];
  /** Why it does not start, where it complains, and its code. */
  readonly refuses?: (process: Process) => { readonly place: string; readonly why: string } | undefined;
  readonly ports?: (process: Process) => readonly (readonly [port: number, path: string])[];
  /** Undefined: there is no election. */
  readonly lease: (process: Process) => Lock | undefined;
  readonly watches: readonly Watched[];
  /** The code by TERM, where it heeds that; Go's runtime else. */
  readonly code?: number;
}

/** Of klog.Fatal, and of glog's. */
const FATAL = 255;
const GO_UNHANDLED = 2;

/** Runs such a controller. */
export function* leads(process: Process, about: Leading): Task<number> {
  const { name, minor, megabytes, says, refuses, ports, lease, watches, code = GO_UNHANDLED } = about;
  yield* process.sleep(100_000);
  const refused = refuses?.(process);
  if (refused) {
    yield* process.write(2, klog(process, 'F', refused.place, refused.why));
    return FATAL;
  }
  for (const [place, text] of says?.(process) ?? []) yield* process.write(2, klog(process, 'I', place, text));
  const missing = missingConfig(process);
  if (missing !== undefined) {
    process.remark({ kind: 'NotFollowed', program: name, why: `what it says of ${missing}`, taken: 'running' });
    return 1;
  }
  return yield* runDaemon(process, {
    stream: 2,
    megabytes,
    ports: (ports?.(process) ?? []).map(
      ([port, path]): DaemonPort => ({
        port,
        http: {
          handle: (request) =>
            request.path === path ? plain(200, 'OK') : request.path === '/metrics' ? plain(200, '') : plain(404, '404 page not found\n'),
        },
      }),
    ),
    portTaken: (port) => `listen tcp :${port}: bind: address already in use`,
    *begins(self) {
      const wanted = lease(self);
      if (wanted) yield* elect(self, wanted, minor);
      yield* reflect(self, watches, { minor, from: 'k8s.io/client-go/informers/factory.go:150' });
      self.remark({ kind: 'NotFollowed', program: name, why: 'what it does with what it sees', taken: 'running' });
      return undefined;
    },
    stops: [{ signals: ['TERM', 'INT'], code }],
  });
}
