/** What of a stream can be written to. @see https://nodejs.org/docs/latest-v20.x/api/stream.html#writable-streams */
export const writableSource = `
const writable = {
  _startWrite(options = {}) {
    const objects = options.objectMode === true || options.writableObjectMode === true;
    this._w = { queue: [], busy: false, size: 0, ending: false, finished: false, needDrain: false, objects, decode: options.decodeStrings !== false, after: [],
      mark: options.highWaterMark ?? options.writableHighWaterMark ?? (objects ? objectMark : plainMark) };
  },
  get writable() { return !this.destroyed && !this._w.ending; },
  get writableEnded() { return this._w.ending; },
  get writableFinished() { return this._w.finished; },
  get writableLength() { return this._w.size; },
  get writableHighWaterMark() { return this._w.mark; },
  get writableNeedDrain() { return this._w.needDrain; },
  get writableObjectMode() { return this._w.objects; },
  _write(chunk, encoding, done) {
    if (!this._writev) throw failed('ERR_METHOD_NOT_IMPLEMENTED', 'The _write() method is not implemented');
    this._writev([{ chunk, encoding }], done);
  },
  setDefaultEncoding() { return this; },
  cork() {},
  uncork() {},
  write(chunk, encoding, done) {
    const w = this._w;
    const callback = typeof encoding === 'function' ? encoding : done;
    if (chunk === null) throw Object.assign(new TypeError('May not write null values to stream'), { code: 'ERR_STREAM_NULL_VALUES' });
    if (!w.objects && typeof chunk !== 'string' && !Buffer.isBuffer(chunk))
      throw Object.assign(new TypeError('The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ' + (typeof chunk === 'object' ? 'an instance of ' + chunk.constructor.name : 'type ' + typeof chunk + ' (' + String(chunk) + ')')), { code: 'ERR_INVALID_ARG_TYPE' });
    if (w.ending || this.destroyed) {
      const error = w.ending ? failed('ERR_STREAM_WRITE_AFTER_END', 'write after end') : failed('ERR_STREAM_DESTROYED', 'Cannot call write after a stream was destroyed');
      process.nextTick(() => callback && callback(error));
      if (w.ending) destroyOf(this, error);
      return false;
    }
    const made = !w.objects && w.decode && typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk;
    const size = w.objects ? 1 : made.length;
    w.size += size;
    w.queue.push({ chunk: made, size, callback, encoding: Buffer.isBuffer(made) ? 'buffer' : (typeof encoding === 'string' ? encoding : 'utf8') });
    const room = w.size < w.mark;
    if (!room) w.needDrain = true;
    if (!w.busy) this._next();
    return room;
  },
  _next() {
    const w = this._w;
    const item = w.queue.shift();
    if (!item) {
      this._finish();
      return;
    }
    w.busy = true;
    let atOnce = true;
    const done = (error) => {
      const after = () => {
        w.size -= item.size;
        if (item.callback) item.callback(error ?? null);
        if (error) return;
        if (w.needDrain && w.size === 0 && !w.ending) {
          w.needDrain = false;
          this.emit('drain');
        }
      };
      if (error) {
        w.busy = false;
        process.nextTick(after);
        destroyOf(this, error);
        return;
      }
      w.busy = false;
      if (atOnce) process.nextTick(() => { after(); if (w.queue.length === 0) this._finish(); });
      else after();
      if (w.queue.length > 0 || !atOnce) this._next();
    };
    this._write(item.chunk, item.encoding, done);
    atOnce = false;
  },
  _finish() {
    const w = this._w;
    if (!w.ending || w.busy || w.finished || w.finishing || w.queue.length > 0 || w.size > 0 || this.destroyed) return;
    w.finishing = true;
    const over = (error) => {
      if (error) {
        destroyOf(this, error);
        return;
      }
      process.nextTick(() => {
        w.finished = true;
        for (const each of w.after) each();
        this.emit('finish');
        if (this._r ? this._r.told : true) destroyOf(this);
      });
    };
    if (typeof this._final === 'function') this._final((error) => (error ? over(error) : process.nextTick(over)));
    else over();
  },
  end(chunk, encoding, done) {
    const callback = [chunk, encoding, done].find((each) => typeof each === 'function');
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') this.write(chunk, typeof encoding === 'string' ? encoding : undefined);
    if (callback) this._w.after.push(callback);
    this._w.ending = true;
    this._finish();
    return this;
  },
};
`;
