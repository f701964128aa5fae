import { statusText } from '../../../servers/http-message.ts';
import { JsFunction, type JsObject, type Machine } from '../values.ts';
import { define } from './define.ts';
import { clientOf } from './http-client.ts';
import { serverOf } from './http-server.ts';

/** Node's `http`, or `https`, whose requests never find a certificate to trust. */
export const httpModule =
  (secure: boolean) =>
  (machine: Machine): JsObject =>
    define(
      machine,
      machine.object(),
      {
        createServer: (_, args) =>
          serverOf(
            machine,
            args.find((each) => each instanceof JsFunction),
          ),
        request: (_, args) => clientOf(machine, args, secure),
        get: (_, args) => {
          const made = clientOf(machine, args, secure);
          machine.callNow(machine.get(made, 'end'), made, []);
          return made;
        },
        STATUS_CODES: machine.object(Object.fromEntries(Object.entries(statusText))),
        METHODS: machine.array(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']),
        Agent: machine.native('Agent', () => machine.object()),
      },
      true,
    );
