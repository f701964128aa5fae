/** Lines of any stream. @see https://nodejs.org/docs/latest-v20.x/api/readline.html */
export const readlineSource = String.raw`
const EventEmitter = require('events');
class Interface extends EventEmitter {
  constructor({ input }) {
    super();
    this.input = input;
    this.closed = false;
    this._rest = '';
    input.on('data', (data) => {
      const lines = (this._rest + data.toString()).split(/\r?\n/);
      this._rest = lines.pop();
      for (const line of lines) if (!this.closed) this.emit('line', line);
    });
    input.on('end', () => {
      if (this._rest !== '' && !this.closed) this.emit('line', this._rest);
      this.close();
    });
  }
  close() {
    if (this.closed) return;
    this.closed = true;
    if (typeof this.input.pause === 'function') this.input.pause();
    this.emit('close');
  }
  pause() {
    this.input.pause();
    return this;
  }
  resume() {
    this.input.resume();
    return this;
  }
  setPrompt() {}
  prompt() {}
}
async function* lines(from) {
  const waiting = [];
  const items = [];
  let over = false;
  const wake = () => waiting.splice(0).forEach((each) => each());
  from.on('line', (line) => {
    items.push(line);
    wake();
  });
  from.on('close', () => {
    over = true;
    wake();
  });
  try {
    for (;;) {
      if (items.length > 0) yield items.shift();
      else if (over) return;
      else await new Promise((done) => waiting.push(done));
    }
  } finally {
    from.close();
  }
}
Interface.prototype[Symbol.asyncIterator] = function () {
  return lines(this);
};
module.exports = { createInterface: (options) => new Interface(options), lines };
`;
