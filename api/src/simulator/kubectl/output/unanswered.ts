import { qualifiedName, type ServedResource } from '../../apimachinery/served-resources.ts';

/** Why the API server does not answer: nobody listens there, nothing is heard of its machine, or it waits for its store. */
export type Unanswered = 'refuses' | 'silent' | 'hangs';

/** What is said of an API server that is not there, as seen from outside. @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export const notThere = (how: 'refuses' | 'silent'): string =>
  how === 'refuses'
    ? 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n'
    : // What passes connections on to it takes them, as that of a cluster in containers does.
      'Unable to connect to the server: net/http: TLS handshake timeout\n';

/** What is said of one request by a server that has not got an answer from its store in time. @see kubernetes: apimachinery/pkg/api/errors/errors.go NewGenericServerResponse */
export const timedOut = (verb: string, resource: Pick<ServedResource, 'name' | 'apiVersion'>, name?: string): string =>
  `Error from server (Timeout): the server was unable to return a response in the time allotted, but may still be processing your request (${METHODS[verb] ?? 'get'} ${qualifiedName(resource)}${name === undefined ? '' : ` ${name}`})\n`;

const METHODS: Readonly<Record<string, string>> = {
  create: 'post',
  update: 'put',
  patch: 'patch',
  delete: 'delete',
  deletecollection: 'delete',
};
