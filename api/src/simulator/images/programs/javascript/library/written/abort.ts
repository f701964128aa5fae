/** @see https://nodejs.org/docs/latest-v20.x/api/globals.html#class-abortcontroller */
export const abortSource = `
class Event {
  constructor(type, init = {}) {
    this.type = type;
    this.cancelable = init.cancelable === true;
    this.bubbles = init.bubbles === true;
    this.defaultPrevented = false;
    this.target = null;
    this.timeStamp = performance.now();
  }
  preventDefault() {
    if (this.cancelable) this.defaultPrevented = true;
  }
  stopPropagation() {}
  stopImmediatePropagation() {
    this._stopped = true;
  }
}
class CustomEvent extends Event {
  constructor(type, init = {}) {
    super(type, init);
    this.detail = init.detail ?? null;
  }
}
class EventTarget {
  #heard = new Map();
  addEventListener(type, run, options) {
    const once = typeof options === 'object' && options !== null && options.once === true;
    const all = this.#heard.get(type) ?? [];
    if (!all.some((each) => each.run === run)) this.#heard.set(type, [...all, { run, once }]);
  }
  removeEventListener(type, run) {
    this.#heard.set(type, (this.#heard.get(type) ?? []).filter((each) => each.run !== run));
  }
  dispatchEvent(event) {
    event.target = this;
    const own = this['on' + event.type];
    if (typeof own === 'function') own.call(this, event);
    for (const { run, once } of this.#heard.get(event.type) ?? []) {
      if (event._stopped) break;
      if (once) this.removeEventListener(event.type, run);
      if (typeof run === 'function') run.call(this, event);
      else run.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}
class DOMException extends Error {
  #name;
  #code;
  constructor(message = '', name = 'Error') {
    super(message);
    this.#name = name;
    this.#code = { AbortError: 20, TimeoutError: 23, DataCloneError: 25, InvalidStateError: 11 }[name] ?? 0;
  }
  get name() {
    return this.#name;
  }
  get code() {
    return this.#code;
  }
}
class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  onabort = null;
  get aborted() {
    return this.#aborted;
  }
  get reason() {
    return this.#reason;
  }
  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }
  _abort(reason) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.dispatchEvent(new Event('abort'));
  }
  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const made = new AbortSignal();
    made._abort(reason);
    return made;
  }
  static timeout(delay) {
    const made = new AbortSignal();
    setTimeout(() => made._abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay).unref();
    return made;
  }
  static any(signals) {
    const made = new AbortSignal();
    for (const each of signals) {
      if (each.aborted) made._abort(each.reason);
      else each.addEventListener('abort', () => made._abort(each.reason), { once: true });
    }
    return made;
  }
}
class AbortController {
  #signal = new AbortSignal();
  get signal() {
    return this.#signal;
  }
  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    this.#signal._abort(reason);
  }
}
module.exports = { AbortController, AbortSignal, CustomEvent, DOMException, Event, EventTarget };
`;
