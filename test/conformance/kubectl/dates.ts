/** A moment as Kubernetes' objects have it: whole seconds, or microseconds. */
const RFC3339 = /\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z/g;
const RFC1123 = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g;
/** As Go writes a time. */
const GO_TIME = /\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \+0000 UTC/g;
const NEAR = 100 * 86_400_000;

/**
 * The real kubectl reads the machine's clock: what it is sent is moved there by so many milliseconds, and what it writes is moved back.
 * Whole seconds get milliseconds on the way, so that ages come out as they are. Dates far from the run's (of a release) stay.
 */
export class Dates {
  readonly #start: number;
  readonly #by: number;

  /** `now`: milliseconds since 1970 of the run's moment. */
  constructor(now: number) {
    this.#start = now;
    this.#by = Date.now() - now;
  }

  toReal(text: string): string {
    return text.replace(RFC3339, (date, seconds: string, fraction = '') => {
      const at = Date.parse(`${seconds}Z`);
      return Math.abs(at - this.#start) > NEAR ? date : moved(at, this.#by, fraction);
    });
  }

  toRun(text: string): string {
    const back = text.replace(RFC3339, (date, seconds: string, fraction = '') => {
      const at = Date.parse(`${seconds}Z`);
      if (Math.abs(at - this.#start - this.#by) > NEAR) return date;
      return fraction.length === 7 ? moved(at, -this.#by, fraction) : iso(wholeSecond(at - this.#by + Number(`0${fraction}`) * 1000));
    });
    return back
      .replace(
        RFC1123,
        this.#back((at) => new Date(at).toUTCString().replace('GMT', '+0000')),
      )
      .replace(
        GO_TIME,
        this.#back((at) => iso(at).replace('T', ' ').replace('Z', ' +0000 UTC')),
      );
  }

  /** Of a date in whole seconds. */
  #back(written: (at: number) => string): (date: string) => string {
    return (date) => {
      const at = Date.parse(date.replace(' UTC', ''));
      return Math.abs(at - this.#start - this.#by) > NEAR ? date : written(wholeSecond(at - this.#by));
    };
  }
}

const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** kubectl drops the milliseconds of what has only seconds: the next second is what it was. */
const wholeSecond = (at: number): number => Math.ceil(Math.round(at) / 1000) * 1000;

function moved(at: number, by: number, fraction: string): string {
  if (fraction === '') return new Date(at + by).toISOString();
  const micros = Math.round(Number(`0${fraction}`) * 1e6);
  const whole = new Date(at + by + Math.floor(micros / 1000)).toISOString();
  return whole.replace('Z', `${String(micros % 1000).padStart(3, '0')}Z`);
}
