import type { Task } from '../../../../engine/index.ts';
import { JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { emit, hears } from './events.ts';

/** A body or chunk as text; a Buffer by what it holds. */
export function textOf(machine: Machine, value: JsValue): string {
  return value instanceof JsObject && value.kind === 'Buffer' ? String(value.native) : machine.text(value);
}

/** `setEncoding`: what comes is text from then on. */
function readAsText(self: JsValue, [encoding]: readonly JsValue[]): JsValue {
  (self as JsObject).put('readableEncoding', encoding ?? 'utf8', false);
  return self;
}
/** What is common to requests and answers: also `for await (const chunk of message)`. */
export function readable(machine: Machine, message: JsObject, body: string): JsObject {
  const chunks = body === '' ? [] : [body];
  const next = (): JsValue => {
    const promise = machine.promise();
    const chunk = chunks.shift();
    const value = chunk === undefined ? undefined : new JsObject(machine.protos.Buffer as JsObject, 'Buffer', chunk);
    machine.loop.push(() => give(machine, promise, machine.object({ value, done: chunk === undefined })));
    return promise;
  };
  const self = (message: JsValue): JsValue => message;
  message.put('setEncoding', machine.native('setEncoding', readAsText), false).put('resume', machine.native('resume', self), false);
  message.properties.set(Symbol.asyncIterator, {
    value: machine.native('[Symbol.asyncIterator]', () => define(machine, machine.object(), { next })),
    enumerable: false,
  });
  return message;
}
function* give(machine: Machine, promise: JsObject, value: JsValue): Task<void> {
  machine.settle(promise, 'fulfilled', value);
  yield* [];
}
/** The body comes after the script has said what it does with it. */
export function* tellBody(machine: Machine, message: JsObject, body: string): Task<void> {
  if (body !== '')
    yield* emit(machine, message, 'data', [
      hears(message, 'data') && machine.get(message, 'readableEncoding') === undefined
        ? new JsObject(machine.protos.Buffer as JsObject, 'Buffer', body)
        : body,
    ]);
  yield* emit(machine, message, 'end', []);
  yield* emit(machine, message, 'close', []);
}

/** Emits `error` on a request or server from the event loop, with Node's own frames in case nobody listens. */
export function* failed(machine: Machine, of: JsObject, error: JsObject): Task<void> {
  machine.calls.length = 0;
  machine.kept.set('unhandled event', FRAMES[of.kind] ?? CLIENT_FRAMES);
  yield* emit(machine, of, 'error', [error]);
  machine.kept.delete('unhandled event');
}

const SERVER_FRAMES =
  "Emitted 'error' event on Server instance at:\n    at emitErrorNT (node:net:1751:8)\n    at process.processTicksAndRejections (node:internal/process/task_queues:82:21)";
const SOCKET_FRAMES =
  "Emitted 'error' event on Socket instance at:\n    at emitErrorNT (node:internal/streams/destroy:151:8)\n    at emitErrorCloseNT (node:internal/streams/destroy:116:3)\n    at process.processTicksAndRejections (node:internal/process/task_queues:82:21)";
const CLIENT_FRAMES =
  "Emitted 'error' event on ClientRequest instance at:\n    at Socket.socketErrorListener (node:_http_client:495:9)\n    at Socket.emit (node:events:513:28)\n    at emitErrorNT (node:internal/streams/destroy:151:8)\n    at emitErrorCloseNT (node:internal/streams/destroy:116:3)\n    at process.processTicksAndRejections (node:internal/process/task_queues:82:21)";
const FRAMES: Readonly<Record<string, string>> = { Server: SERVER_FRAMES, Socket: SOCKET_FRAMES };
