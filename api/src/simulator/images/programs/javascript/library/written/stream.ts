import { readableSource } from './stream-readable.ts';
import { writableSource } from './stream-writable.ts';

/** @see https://nodejs.org/docs/latest-v20.x/api/stream.html */
export const streamSource = `
const EventEmitter = require('events');
const plainMark = 16384;
const objectMark = 16;

class Stream extends EventEmitter {
  pipe(to, options) {
    this.on('data', (chunk) => {
      if (to.write(chunk) !== false || typeof this.pause !== 'function') return;
      this.pause();
      to.once('drain', () => this.resume());
    });
    if (!options || options.end !== false) this.once('end', () => to.end());
    to.emit('pipe', this);
    return to;
  }
}
const failed = (code, message) => Object.assign(new Error(message), { code });
function destroyOf(stream, error) {
  if (stream.destroyed) return stream;
  stream.destroyed = true;
  const done = (other) => {
    const told = other ?? error;
    process.nextTick(() => {
      if (told) {
        stream.errored = told;
        stream.emit('error', told);
      }
      stream.closed = true;
      stream.emit('close');
    });
  };
  if (typeof stream._destroy === 'function') stream._destroy(error ?? null, done);
  else done();
  return stream;
}
function taking(stream, options) {
  for (const name of ['read', 'write', 'writev', 'final', 'destroy', 'transform', 'flush', 'construct'])
    if (options && typeof options[name] === 'function') stream['_' + name] = options[name];
  if (options && options.signal) options.signal.addEventListener('abort', () => stream.destroy(options.signal.reason));
}

${readableSource}${writableSource}
function mix(into, ...from) {
  for (const each of from) Object.defineProperties(into.prototype, Object.getOwnPropertyDescriptors(each));
}
class Readable extends Stream {
  constructor(options) {
    super();
    this.destroyed = false;
    this._startRead(options);
    taking(this, options);
  }
  destroy(error) {
    return destroyOf(this, error);
  }
  static from(source, options) {
    const plain = typeof source === 'string' || Buffer.isBuffer(source);
    const items = plain ? [source][Symbol.iterator]() : (source[Symbol.asyncIterator] ?? source[Symbol.iterator]).call(source);
    return new Readable({
      objectMode: true,
      highWaterMark: 1,
      ...options,
      async read() {
        try {
          const { value, done } = await items.next();
          this.push(done ? null : await value);
        } catch (error) {
          this.destroy(error);
        }
      },
    });
  }
}
class Writable extends Stream {
  constructor(options) {
    super();
    this.destroyed = false;
    this._startWrite(options);
    taking(this, options);
  }
  destroy(error) {
    return destroyOf(this, error);
  }
}
class Duplex extends Stream {
  constructor(options) {
    super();
    this.destroyed = false;
    this._startRead(options);
    this._startWrite(options);
    taking(this, options);
  }
  destroy(error) {
    return destroyOf(this, error);
  }
}
mix(Readable, readable);
mix(Writable, writable);
mix(Duplex, readable, writable);
class Transform extends Duplex {
  _read() {
    const done = this._held;
    this._held = undefined;
    if (done) done();
  }
  _write(chunk, encoding, done) {
    this._transform(chunk, encoding, (error, made) => {
      if (error) {
        done(error);
        return;
      }
      if (made !== undefined && made !== null) this.push(made);
      if (this.readableLength < this._r.mark) done();
      else this._held = done;
    });
  }
  _transform() {
    throw failed('ERR_METHOD_NOT_IMPLEMENTED', 'The _transform() method is not implemented');
  }
  _final(done) {
    const over = (error, made) => {
      if (error) {
        done(error);
        return;
      }
      if (made !== undefined && made !== null) this.push(made);
      this.push(null);
      done();
    };
    if (typeof this._flush === 'function') this._flush(over);
    else over();
  }
}
class PassThrough extends Transform {
  _transform(chunk, encoding, done) {
    done(null, chunk);
  }
}
function finished(stream, options, callback) {
  const run = typeof options === 'function' ? options : callback;
  let told = false;
  const tell = (error) => {
    if (told) return;
    told = true;
    run(error);
  };
  let parts = (stream._r ? 1 : 0) + (stream._w ? 1 : 0) || 1;
  const over = () => { parts -= 1; if (parts === 0) tell(); };
  stream.on('end', over);
  stream.on('finish', over);
  stream.on('error', tell);
  stream.on('close', () => {
    if (!told && parts > 0) tell(failed('ERR_STREAM_PREMATURE_CLOSE', 'Premature close'));
  });
  return () => { told = true; };
}
function pipeline(...given) {
  const callback = given.pop();
  const parts = Array.isArray(given[0]) ? given[0] : given;
  let told = false;
  let streams = [];
  const tell = (error, value) => {
    if (told) return;
    told = true;
    if (error) for (const each of streams) if (each.destroy && !each.destroyed) each.destroy();
    process.nextTick(() => callback(error, value));
  };
  let at = parts[0];
  if (typeof at === 'function') at = at();
  if (!at.pipe) at = Readable.from(at);
  streams.push(at);
  for (const [i, part] of parts.slice(1).entries()) {
    const isLast = i === parts.length - 2;
    if (typeof part === 'function') {
      const made = part(at);
      if (isLast) {
        Promise.resolve(made).then((value) => tell(undefined, value), tell);
        return made;
      }
      at = Readable.from(made);
      streams.push(at);
      continue;
    }
    at.pipe(part);
    streams.push(part);
    at = part;
  }
  for (const each of streams) each.on('error', tell);
  at.on('finish', () => { if (!at._r || !at._transform) tell(); });
  if (at._r && at._w) at.on('end', () => tell());
  return at;
}
const promised = {
  pipeline: (...parts) => new Promise((done, broken) => pipeline(...parts.filter((each) => !(each && each.signal && !each.pipe)), (error, value) => (error ? broken(error) : done(value)))),
  finished: (stream) => new Promise((done, broken) => finished(stream, (error) => (error ? broken(error) : done()))),
};
Stream.Stream = Stream;
module.exports = Object.assign(Stream, { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished, promises: promised });
`;

export const streamPromisesSource = `module.exports = require('stream').promises;`;
