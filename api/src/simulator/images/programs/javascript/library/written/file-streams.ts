/** What fs reads and writes piece by piece. */
export const fileStreamsSource = `
const { Readable, Writable } = require('stream');
const fs = require('fs');
class ReadStream extends Readable {
  constructor(path, options = {}) {
    const given = typeof options === 'string' ? { encoding: options } : options;
    super({ highWaterMark: 65536, ...given });
    this.path = path;
    this.bytesRead = 0;
    this._left = given.end === undefined ? Infinity : given.end + 1 - (given.start ?? 0);
    this._at = given.start;
    this.fd = null;
    this._r.reading = true;
    fs.open(path, 'r', (error, fd) => {
      if (error) {
        this.destroy(error);
        return;
      }
      this.fd = fd;
      this.emit('open', fd);
      this.emit('ready');
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
    if (this.fd === null) done(error);
    else fs.close(this.fd, () => done(error));
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
    this.fd = null;
    this._w.busy = true;
    fs.open(path, given.flags ?? 'w', given.mode ?? 0o666, (error, fd) => {
      if (error) {
        this.destroy(error);
        return;
      }
      this.fd = fd;
      this.emit('open', fd);
      this.emit('ready');
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
    if (this.fd === null) done(error);
    else fs.close(this.fd, () => done(error));
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
