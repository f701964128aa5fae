import type { Process } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import type { Place } from './place.ts';
import type { Site, VirtualServer } from './site.ts';
import type { Variables } from './variables.ts';

/** A request on its way through a server. */
export interface Exchange {
  readonly process: Process;
  readonly site: Site;
  readonly request: HttpRequest;
  readonly server: VirtualServer;
  readonly version: string;
  readonly variables: Variables;
  readonly upstreams: ReadonlyMap<string, readonly { readonly address: string; readonly port: number }[]>;
  /** Takes a connection of the worker's, or says that there are no more. */
  readonly connections: Connections;
  /** For the error log. */
  readonly errors: string[];
}

/** @see https://nginx.org/en/docs/ngx_core_module.html#worker_connections */
export interface Connections {
  used: number;
  readonly most: number;
}

/** What is answered, and where (its access log may differ). */
export interface Answer extends HttpResponse {
  readonly place: Place;
}

/** Where the client thinks it is: the beginning of an absolute redirection. */
export const origin = ({ request }: Exchange): string => {
  const host = (request.headers.get('host') ?? 'localhost').replace(/:\d+$/, '');
  const [scheme, port] = request.secure ? ['https', 443] : ['http', 80];
  return `${scheme}://${host}${request.localPort === port ? '' : `:${request.localPort}`}`;
};
