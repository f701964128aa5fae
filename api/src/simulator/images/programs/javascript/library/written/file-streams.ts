/** What fs reads and writes piece by piece. */
export const fileStreamsSource = `
const { Readable, Writable } = require('stream');
const fs = require('fs');
function opened(stream, flags, mode, done) {
  stream.fd = null;
  fs.open(stream.path, flags, mode, (error, fd) => {
    if (error) {
      stream.destroy(error);
      return;
    }
    stream.fd = fd;
    stream.emit('open', fd);
    stream.emit('ready');
    done();
  });
}
function closed(stream, error, done) {
  if (stream.fd === null) done(error);
  else fs.close(stream.fd, () => done(error));
}
class ReadStream extends Readable {
  constructor(path, options = {}) {
    const given = typeof options === 'string' ? { encoding: options } : options;
    super({ highWaterMark: 65536, ...given });
    this.path = path;
    this.bytesRead = 0;
    this._left = given.end === undefined ? Infinity : given.end + 1 - (given.start ?? 0);
    this._at = given.start;
    this._r.reading = true;
    opened(this, 'r', 0o666, () => {
      this._r.reading = false;
      this._go();
    });
  }
  _read(size) {
    const piece = Buffer.alloc(Math.min(size, this._left));
    fs.read(this.fd, piece, 0, piece.length, this._at ?? null, (error, count) => {
      if (error) {
        this.destroy(error);
        return;
      }
      this.bytesRead += count;
      this._left -= count;
      if (this._at !== undefined) this._at += count;
      this.push(count === 0 ? null : piece.slice(0, count));
    });
  }
  _destroy(error, done) {
    closed(this, error, done);
  }
  close() {
    this.destroy();
  }
}
class WriteStream extends Writable {
  constructor(path, options = {}) {
    const given = typeof options === 'string' ? { encoding: options } : options;
    super({ ...given });
    this.path = path;
    this.bytesWritten = 0;
    this._w.busy = true;
    opened(this, given.flags ?? 'w', given.mode ?? 0o666, () => {
      this._w.busy = false;
      this._next();
    });
  }
  _write(chunk, encoding, done) {
    fs.write(this.fd, chunk, (error, count) => {
      this.bytesWritten += count ?? 0;
      done(error);
    });
  }
  _destroy(error, done) {
    closed(this, error, done);
  }
  close(done) {
    if (done) this.once('close', done);
    this.end();
  }
}
module.exports = {
  createReadStream: (path, options) => new ReadStream(path, options),
  createWriteStream: (path, options) => new WriteStream(path, options),
};
`;
