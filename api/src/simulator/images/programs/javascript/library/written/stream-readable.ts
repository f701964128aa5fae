/** What of a stream can be read. @see https://nodejs.org/docs/latest-v20.x/api/stream.html#readable-streams */
export const readableSource = `
const readable = {
  _startRead(options = {}) {
    const objects = options.objectMode === true || options.readableObjectMode === true;
    this._r = { list: [], flowing: null, ended: false, told: false, reading: false, planned: false, encoding: options.encoding ?? null, objects,
      mark: options.highWaterMark ?? options.readableHighWaterMark ?? (objects ? objectMark : plainMark) };
  },
  get readableFlowing() { return this._r.flowing; },
  get readableEnded() { return this._r.told; },
  get readableObjectMode() { return this._r.objects; },
  get readableLength() { return this._r.objects ? this._r.list.length : this._r.list.reduce((sum, each) => sum + each.length, 0); },
  get readable() { return !this.destroyed && !this._r.told; },
  _read() {
    throw failed('ERR_METHOD_NOT_IMPLEMENTED', 'The _read() method is not implemented');
  },
  push(chunk, encoding) {
    const r = this._r;
    r.reading = false;
    if (chunk === null) {
      r.ended = true;
      this._plan();
      return false;
    }
    if (r.ended) {
      destroyOf(this, failed('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF'));
      return false;
    }
    let made = chunk;
    if (!r.objects) {
      if (typeof chunk === 'string') made = r.encoding ? chunk : Buffer.from(chunk, encoding);
      else if (r.encoding) made = chunk.toString(r.encoding);
      if (made.length === 0) return true;
    }
    r.list.push(made);
    this._plan();
    return this.readableLength < r.mark;
  },
  _plan() {
    if (this._r.planned) return;
    this._r.planned = true;
    process.nextTick(() => {
      this._r.planned = false;
      this._go();
    });
  },
  _more() {
    const r = this._r;
    if (r.reading || r.ended || this.destroyed) return;
    r.reading = true;
    try {
      this._read(r.mark);
    } catch (error) {
      this.destroy(error);
    }
  },
  _go() {
    const r = this._r;
    if (this.destroyed && !r.ended) return;
    if (this.listenerCount('readable') > 0 && (r.list.length > 0 || r.ended) && !r.told) this.emit('readable');
    while (r.flowing && r.list.length > 0) this.emit('data', r.list.shift());
    if (r.ended && r.list.length === 0 && (r.flowing || r.asked) && !r.told) {
      r.told = true;
      process.nextTick(() => {
        this.emit('end');
        if (this._w ? this._w.finished : true) destroyOf(this);
      });
      return;
    }
    if (r.flowing || this.listenerCount('readable') > 0) this._more();
  },
  read(size) {
    const r = this._r;
    if (r.list.length === 0) {
      r.asked = true;
      this._more();
      if (r.list.length === 0) {
        if (r.ended) this._plan();
        return null;
      }
    }
    let made;
    if (r.objects) made = r.list.shift();
    else {
      const all = r.encoding ? r.list.join('') : Buffer.concat(r.list);
      made = size === undefined || size >= all.length ? all : all.slice(0, size);
      r.list = made.length === all.length ? [] : [all.slice(made.length)];
    }
    r.asked = true;
    this._plan();
    return made;
  },
  unshift(chunk) {
    this._r.list.unshift(typeof chunk === 'string' && !this._r.objects ? Buffer.from(chunk) : chunk);
  },
  setEncoding(encoding) {
    this._r.encoding = encoding;
    this._r.list = this._r.list.map((each) => (typeof each === 'string' ? each : each.toString(encoding)));
    return this;
  },
  on(event, run) {
    EventEmitter.prototype.on.call(this, event, run);
    if (event === 'data' && this._r.flowing !== false) this.resume();
    if (event === 'readable') this._plan();
    return this;
  },
  addListener(event, run) {
    return this.on(event, run);
  },
  resume() {
    if (!this._r.flowing) {
      this._r.flowing = true;
      this._plan();
    }
    return this;
  },
  pause() {
    this._r.flowing = false;
    this.emit('pause');
    return this;
  },
  isPaused() {
    return this._r.flowing === false;
  },
  async *[Symbol.asyncIterator]() {
    const waiting = [];
    let over = false;
    let broken;
    const wake = () => waiting.splice(0).forEach((each) => each());
    const items = [];
    this.on('data', (chunk) => {
      items.push(chunk);
      this.pause();
      wake();
    });
    this.on('end', () => { over = true; wake(); });
    this.on('error', (error) => { broken = error; wake(); });
    this.on('close', () => { over = true; wake(); });
    try {
      for (;;) {
        if (items.length > 0) yield items.shift();
        else if (broken) throw broken;
        else if (over) return;
        else {
          this.resume();
          await new Promise((done) => waiting.push(done));
        }
      }
    } finally {
      this.destroy();
    }
  },
  async toArray() {
    const made = [];
    for await (const each of this) made.push(each);
    return made;
  },
};
`;
